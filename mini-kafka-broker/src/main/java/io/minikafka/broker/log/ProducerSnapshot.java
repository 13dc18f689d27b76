package io.minikafka.broker.log;

import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The content of a file that keeps a log's producers: Apache Kafka's producer snapshot, version 1
 * (ProducerSnapshot.json). Kafka has one row for each producer, with its last batch. Here each remembered batch has a row,
 * oldest first; Kafka's reader takes the last one of each producer. The timestamp is when the batch was appended.
 */
final class ProducerSnapshot {
    private static final short VERSION = 1;
    private static final int CRC_AT = 2;
    private static final int COUNT_AT = 6;
    private static final int ROWS_AT = 10;
    private static final int ROW_BYTES = 46;
    private static final int NO_COORDINATOR_EPOCH = -1;
    private static final long NO_TRANSACTION = -1;

    private ProducerSnapshot() {}

    static byte[] of(ProducerStates states) {
        int rows = states.batchCount();
        ByteBuffer content = ByteBuffer.allocate(ROWS_AT + rows * ROW_BYTES);
        content.putShort(VERSION).putInt(0).putInt(rows);
        states.forEach(batch -> content.putLong(batch.producerId())
                .putShort(batch.epoch())
                .putInt(batch.lastSequence())
                .putLong(batch.lastOffset())
                .putInt(batch.offsetDelta())
                .putLong(batch.appendedMs())
                .putInt(NO_COORDINATOR_EPOCH)
                .putLong(NO_TRANSACTION));
        content.putInt(CRC_AT, crc(content.array()));
        return content.array();
    }

    /**
     * The batches that a snapshot tells of.
     *
     * @param timestampType whose time the log's records have, which the snapshot does not say
     * @throws IOException that says what is wrong with it
     */
    static List<NumberedBatch> read(byte[] bytes, TimestampType timestampType) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (bytes.length < ROWS_AT) {
            throw new IOException(bytes.length + " bytes are none, at least " + ROWS_AT + " expected");
        }
        if (content.getShort(0) != VERSION) {
            throw new IOException("version " + VERSION + " expected, not " + content.getShort(0));
        }
        if (content.getInt(CRC_AT) != crc(bytes)) {
            throw new IOException("its CRC is wrong");
        }
        long rows = content.getInt(COUNT_AT);
        if (rows < 0 || bytes.length - ROWS_AT != rows * ROW_BYTES) {
            throw new IOException(rows + " producers announced in " + bytes.length + " bytes");
        }
        List<NumberedBatch> batches = new ArrayList<>();
        for (int at = ROWS_AT; at < bytes.length; at += ROW_BYTES) {
            NumberedBatch batch = row(content.position(at), timestampType);
            if (batch.lastSequence() >= 0 && batch.lastOffset() >= 0) { // else Kafka tells of a transaction's marker
                batches.add(batch);
            }
        }
        return batches;
    }

    private static NumberedBatch row(ByteBuffer row, TimestampType timestampType) {
        long producerId = row.getLong();
        short epoch = row.getShort();
        int lastSequence = row.getInt();
        long lastOffset = row.getLong();
        int offsetDelta = row.getInt();
        return new NumberedBatch(
                producerId, epoch, lastSequence, lastOffset, offsetDelta, row.getLong(), timestampType);
    }

    private static int crc(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, COUNT_AT, content.length - COUNT_AT);
        return (int) crc.getValue();
    }
}
