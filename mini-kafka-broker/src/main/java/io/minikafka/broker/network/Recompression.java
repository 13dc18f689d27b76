package io.minikafka.broker.network;

import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicCompression;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Compressor;
import io.minikafka.common.record.Recompressor;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Brings batches into the codec of their topic, where that does not leave it to the producers. A batch that is in this
 * codec already stays as it is, whatever its level, as with Kafka.
 *
 * <p>Threads: the event loops. It is work for them as validating is: a batch is bounded, and what it takes is in
 * proportion. Each has compressors of its own, at most one for each codec, which are closed when it ends.
 */
final class Recompression {
    /** A batch stands in the heap, inflated, and what is to be written at once; what may be stored so large may always. */
    private static final int MAX_HELD_BYTES = 8 << 20;

    private final FastThreadLocal<Recompressors> ofLoop = new FastThreadLocal<>() {
        @Override
        protected Recompressors initialValue() {
            return new Recompressors();
        }

        @Override
        protected void onRemoval(Recompressors recompressors) {
            recompressors.close();
        }
    };

    /**
     * The very same batches where nothing is to be done, else new ones.
     *
     * @param batches validated, from position 0 to the limit; stay as they are
     * @throws BrokerException MESSAGE_TOO_LARGE where one is too large inflated, or then to be stored;
     *     UNSUPPORTED_COMPRESSION_TYPE where the broker lacks a library
     */
    ByteBuffer apply(Partition partition, ByteBuffer batches) {
        TopicCompression wanted = partition.compression(); // once: it may be altered meanwhile
        if (wanted.type().isEmpty()) {
            return batches;
        }
        Compression type = wanted.type().get();
        List<ByteBuffer> stored = new ArrayList<>();
        long changedBytes = 0;
        long size = 0;
        for (int position = 0; position < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, position);
            boolean asItIs = batch.compression() == type;
            ByteBuffer next = asItIs ? batch.slice() : recompress(partition, type, wanted.level(), batch);
            changedBytes += asItIs ? 0 : next.remaining();
            if (changedBytes > maxHeldBytes(partition)) {
                throw new BrokerException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "batches for " + partition.id() + " that take " + changedBytes + " bytes as "
                                + type.configName() + " (compression.type); allowed at once: "
                                + maxHeldBytes(partition) + " bytes");
            }
            stored.add(next);
            size += next.remaining();
            position += batch.sizeInBytes();
        }
        return changedBytes > 0 ? joined(stored, size) : batches;
    }

    private static int maxHeldBytes(Partition partition) {
        return Math.max(MAX_HELD_BYTES, partition.maxMessageBytes());
    }

    private ByteBuffer recompress(Partition partition, Compression type, int level, RecordBatch batch) {
        int maxBytes = partition.maxMessageBytes();
        ByteBuffer stored = ofLoop.get().recompressor(type, level).recompress(batch, maxHeldBytes(partition));
        if (stored.remaining() > maxBytes) {
            throw new BrokerException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a batch of " + batch.sizeInBytes() + " bytes for " + partition.id() + ", stored as "
                            + type.configName() + " (compression.type) in " + stored.remaining() + "; allowed: "
                            + maxBytes + " bytes (message.max.bytes)");
        }
        return stored;
    }

    private static ByteBuffer joined(List<ByteBuffer> batches, long size) {
        if (batches.size() == 1) {
            return batches.get(0);
        }
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(size));
        batches.forEach(all::put);
        return all.flip();
    }

    /** Those of one event loop. */
    private static final class Recompressors implements AutoCloseable {
        private record Leveled(int level, Recompressor recompressor) {}

        private final Map<Compression, Leveled> kept = new EnumMap<>(Compression.class);

        Recompressor recompressor(Compression type, int level) {
            Leveled known = kept.get(type);
            if (known != null && known.level == level) {
                return known.recompressor;
            }
            Leveled added = new Leveled(level, new Recompressor(Compressor.open(type, level)));
            kept.put(type, added);
            if (known != null) {
                known.recompressor.close();
            }
            return added.recompressor;
        }

        @Override
        public void close() {
            kept.values().forEach(leveled -> leveled.recompressor.close());
        }
    }
}
