package io.minikafka.it;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.RecordCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Record batches as a producer would send them, and what is in those that come back. */
final class TestBatches {
    private TestBatches() {}

    /** One batch with a record for each value. */
    static byte[] of(String... values) {
        return of(Compression.NONE, values);
    }

    static byte[] of(Compression compression, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], compression);
        for (String value : values) {
            builder.append(1000, null, value.getBytes(StandardCharsets.UTF_8), List.of());
        }
        return built(builder, RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE);
    }

    static byte[] built(RecordBatchBuilder builder, long producerId, short epoch, int sequence) {
        ByteBuffer batch = builder.build(producerId, epoch, sequence);
        byte[] bytes = new byte[batch.remaining()];
        batch.get(bytes);
        return bytes;
    }

    /** The values of all records in some batches, by their offsets, in the order in which they lie there. */
    static Map<Long, String> values(byte[] batches) {
        Map<Long, String> values = new LinkedHashMap<>();
        ByteBuffer bytes = ByteBuffer.wrap(batches);
        for (int position = 0; position < batches.length; ) {
            RecordBatch batch = RecordBatch.at(bytes, position);
            if (!batch.isCrcValid()) {
                throw new AssertionError("damaged: " + batch);
            }
            try (RecordCursor records = batch.records()) {
                while (records.next()) {
                    String value = new String(records.value(), StandardCharsets.UTF_8);
                    if (values.put(records.offset(), value) != null) {
                        throw new AssertionError("offset " + records.offset() + " comes twice");
                    }
                }
            }
            position += batch.sizeInBytes();
        }
        return values;
    }
}
