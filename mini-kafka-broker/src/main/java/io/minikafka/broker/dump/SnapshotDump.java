package io.minikafka.broker.dump;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A snapshot of what a partition knows of its producers, in Kafka's version 1: an int16 with the version, a CRC-32C over
 * what follows it, an int32 with the number of rows, and the rows. A producer has one row for each batch that is
 * remembered of it, oldest first.
 */
final class SnapshotDump {
    private static final int VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int COUNT_AT = 6;
    private static final int HEAD_BYTES = 10;
    private static final int ROW_BYTES = 46;
    private static final int WINDOW_ROWS = 1024;

    private final LogFile file;
    private final Report report;
    private final CRC32C crc = new CRC32C();
    private long lastProducerId = -1;
    private short lastEpoch;
    private long lastOffset;

    SnapshotDump(LogFile file, Report report) {
        this.file = file;
        this.report = report;
    }

    void dump() throws IOException {
        report.file();
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < HEAD_BYTES) {
                report.problem(
                        file.path(), 0, "a snapshot has at least " + HEAD_BYTES + " bytes, this one has " + size);
                return;
            }
            ByteBuffer head = read(channel, 0, HEAD_BYTES);
            if (head.getShort(0) != VERSION) {
                report.problem(file.path(), 0, "version " + head.getShort(0) + " of snapshots is not known, must be 1");
                return;
            }
            long rows = (size - HEAD_BYTES) / ROW_BYTES;
            if (head.getInt(COUNT_AT) * (long) ROW_BYTES != size - HEAD_BYTES) {
                report.problem(
                        file.path(),
                        COUNT_AT,
                        head.getInt(COUNT_AT) + " rows of " + ROW_BYTES + " bytes are announced, " + (size - HEAD_BYTES)
                                + " bytes follow");
            }
            crc.update(head.position(COUNT_AT));
            rows(channel, rows);
            long expected = Integer.toUnsignedLong(head.getInt(CRC_AT));
            crc.update(read(channel, HEAD_BYTES + rows * ROW_BYTES, (int) ((size - HEAD_BYTES) % ROW_BYTES)));
            if (crc.getValue() != expected) {
                report.problem(
                        file.path(),
                        CRC_AT,
                        String.format("the snapshot has CRC 0x%08x, its content has 0x%08x", expected, crc.getValue()));
            }
        }
    }

    private void rows(FileChannel channel, long rows) throws IOException {
        for (long row = 0; row < rows; ) {
            int some = (int) Math.min(WINDOW_ROWS, rows - row);
            long start = HEAD_BYTES + row * ROW_BYTES;
            ByteBuffer bytes = read(channel, start, some * ROW_BYTES);
            crc.update(bytes.duplicate());
            for (int at = 0; at < bytes.limit(); at += ROW_BYTES) {
                row(start + at, bytes, at);
            }
            row += some;
        }
    }

    private void row(long position, ByteBuffer bytes, int at) {
        long producerId = bytes.getLong(at);
        short epoch = bytes.getShort(at + 8);
        long offset = bytes.getLong(at + 14);
        report.line(file.path(), "producer", out -> {
            out.writeNumberField("position", position);
            out.writeNumberField("producerId", producerId);
            out.writeNumberField("producerEpoch", epoch);
            out.writeNumberField("lastSequence", bytes.getInt(at + 10));
            out.writeNumberField("lastOffset", offset);
            out.writeNumberField("offsetDelta", bytes.getInt(at + 22));
            out.writeNumberField("timestamp", bytes.getLong(at + 26));
            out.writeNumberField("coordinatorEpoch", bytes.getInt(at + 34));
            out.writeNumberField("currentTxnFirstOffset", bytes.getLong(at + 38));
        });
        if (offset >= file.offset()) {
            problem(
                    position,
                    producerId,
                    "a batch at offset " + offset + ", the snapshot is of those before " + file.offset());
        }
        if (producerId == lastProducerId && (offset <= lastOffset || epoch < lastEpoch)) {
            problem(
                    position,
                    producerId,
                    "offset " + offset + " of epoch " + epoch + " behind offset " + lastOffset + " of epoch "
                            + lastEpoch);
        }
        lastProducerId = producerId;
        lastEpoch = epoch;
        lastOffset = offset;
    }

    private void problem(long position, long producerId, String what) {
        report.problem(file.path(), position, "producer " + producerId + " has " + what);
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(bytes);
        while (target.hasRemaining()) {
            if (channel.read(target, position + target.position()) < 0) {
                throw new EOFException(
                        "the file has been cut to " + (position + target.position()) + " bytes meanwhile");
            }
        }
        return target.flip();
    }
}
