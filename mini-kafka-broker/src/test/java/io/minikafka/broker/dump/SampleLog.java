package io.minikafka.broker.dump;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** A segment made byte by byte, with an entry in both indexes for every batch but the first. */
final class SampleLog {
    final Path folder;
    private final long baseOffset;
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final ByteArrayOutputStream index = new ByteArrayOutputStream();
    private final ByteArrayOutputStream timeIndex = new ByteArrayOutputStream();
    private final List<Integer> positions = new ArrayList<>();
    private long maxTimestamp = -1;

    SampleLog(Path folder, long baseOffset) {
        this.folder = folder;
        this.baseOffset = baseOffset;
    }

    /** So many batches of three records, a second apart. */
    static SampleLog of(Path folder, long baseOffset, int batches) throws IOException {
        SampleLog sample = new SampleLog(folder, baseOffset);
        for (int i = 0; i < batches; i++) {
            sample.add(batch(baseOffset + 3L * i, 1000L * (i + 1), "a" + i, "b" + i, "c" + i));
        }
        return sample.write();
    }

    /** A batch with a record for each value; the first one has {@code timestamp}, the next ones a millisecond more. */
    static ByteBuffer batch(long offset, long timestamp, String... values) {
        return batch(Compression.NONE, offset, timestamp, values);
    }

    static ByteBuffer batch(Compression compression, long offset, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[512], compression);
        for (int i = 0; i < values.length; i++) {
            builder.append(timestamp + i, null, utf8(values[i]), List.of());
        }
        ByteBuffer batch = builder.build(-1, (short) -1, -1);
        RecordBatch.at(batch, 0).assign(offset, 0);
        return batch;
    }

    /** What is left of a batch when all its records are gone: the header, for the sake of the producer's sequence. */
    static ByteBuffer emptyBatch(long offset, int lastOffsetDelta) {
        ByteBuffer batch = ByteBuffer.allocate(RecordBatch.HEADER_BYTES);
        batch.putInt(RecordBatch.LENGTH_AT, RecordBatch.HEADER_BYTES - RecordBatch.LOG_OVERHEAD);
        batch.put(RecordBatch.MAGIC_AT, RecordBatch.MAGIC);
        batch.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, lastOffsetDelta);
        batch.putLong(RecordBatch.MAX_TIMESTAMP_AT, RecordBatch.NO_TIMESTAMP);
        RecordBatch.at(batch, 0).assign(offset, 0);
        return withCrc(batch, 7, 3);
    }

    /** Gives a batch whose bytes were changed a right CRC again, and a producer. */
    static ByteBuffer withCrc(ByteBuffer batch, long producerId, int sequence) {
        RecordBatch.at(batch, 0).setProducer(producerId, (short) 0, sequence);
        return batch;
    }

    SampleLog add(ByteBuffer batch) {
        RecordBatch header = RecordBatch.at(batch, 0);
        int relative = (int) (header.lastOffset() - baseOffset);
        boolean later = header.maxTimestamp() > maxTimestamp;
        maxTimestamp = Math.max(maxTimestamp, header.maxTimestamp());
        if (!positions.isEmpty()) {
            index.writeBytes(
                    ByteBuffer.allocate(8).putInt(relative).putInt(log.size()).array());
            if (later) {
                timeIndex.writeBytes(ByteBuffer.allocate(12)
                        .putLong(maxTimestamp)
                        .putInt(relative)
                        .array());
            }
        }
        positions.add(log.size());
        log.writeBytes(bytes(batch));
        return this;
    }

    SampleLog write() throws IOException {
        Files.createDirectories(folder);
        Files.write(log(), log.toByteArray());
        Files.write(index(), index.toByteArray());
        Files.write(timeIndex(), timeIndex.toByteArray());
        return this;
    }

    Path log() {
        return file(".log");
    }

    Path index() {
        return file(".index");
    }

    Path timeIndex() {
        return file(".timeindex");
    }

    Path file(String suffix) {
        return folder.resolve(String.format("%020d", baseOffset) + suffix);
    }

    /** Where a batch begins; that of the one behind the last is the end. */
    int position(int batch) {
        return batch == positions.size() ? log.size() : positions.get(batch);
    }

    /** A snapshot with these rows: producer id, epoch, last sequence, last offset, offset delta. */
    static byte[] snapshot(long[]... rows) {
        ByteBuffer bytes = ByteBuffer.allocate(10 + 46 * rows.length);
        bytes.putShort((short) 1).putInt(0).putInt(rows.length);
        for (long[] row : rows) {
            bytes.putLong(row[0])
                    .putShort((short) row[1])
                    .putInt((int) row[2])
                    .putLong(row[3])
                    .putInt((int) row[4]);
            bytes.putLong(1000).putInt(-1).putLong(-1);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 6, bytes.capacity() - 6);
        return bytes.putInt(2, (int) crc.getValue()).array();
    }

    static void flip(Path file, int at, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int flipped = bytes.read() ^ 1 << bit;
            bytes.seek(at);
            bytes.write(flipped);
        }
    }

    static void cut(Path file, long bytes) throws IOException {
        try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
            whole.setLength(bytes);
        }
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
