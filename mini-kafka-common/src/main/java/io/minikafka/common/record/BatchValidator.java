package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/**
 * What a broker asks of a batch from a client before it stores it. The batch is checked where it lies: no object is made
 * for a record, and a compressed batch is inflated through a small window and thrown away.
 *
 * <p>CORRUPT_MESSAGE says that the bytes were damaged on the way, and sending them again may help. A batch whose CRC is
 * right and whose content is not was made so by its producer: INVALID_RECORD, which is final.
 */
public final class BatchValidator {
    /** The codec and the transactional bit; log append time, control and the rest are the broker's to set. */
    private static final int CLIENT_ATTRIBUTES = RecordBatch.COMPRESSION_MASK | RecordBatch.TRANSACTIONAL_BIT;

    private BatchValidator() {}

    /**
     * Returns if the batch may be stored, else throws.
     *
     * @param maxInflatedBytes what the records of a compressed batch may take, else MESSAGE_TOO_LARGE
     * @throws BrokerException CORRUPT_MESSAGE, INVALID_RECORD, INVALID_TIMESTAMP for a batch that claims log append time,
     *     UNSUPPORTED_COMPRESSION_TYPE or MESSAGE_TOO_LARGE; the batch is as it was
     */
    public static void validate(RecordBatch batch, int maxInflatedBytes) {
        validate(batch, InflateBudget.ofEachBatch(maxInflatedBytes), RecordRules.NONE);
    }

    /**
     * The same, with what is inflated taken from {@code budget}, and with what the log asks of each record: else
     * INVALID_TIMESTAMP or INVALID_RECORD.
     */
    public static void validate(RecordBatch batch, InflateBudget budget, RecordRules rules) {
        checkCrc(batch);
        checkAttributes(batch);
        checkCount(batch);
        checkProducer(batch);
        checkRecords(batch, budget, rules);
    }

    private static void checkCrc(RecordBatch batch) {
        long computed = batch.computedCrc();
        if (batch.crc() != computed) {
            throw new BrokerException(
                    ErrorCode.CORRUPT_MESSAGE,
                    String.format(
                            "the batch of %d bytes has CRC 0x%08x, its content has 0x%08x",
                            batch.sizeInBytes(), batch.crc(), computed));
        }
    }

    private static void checkAttributes(RecordBatch batch) {
        batch.compression().requireSupported();
        if (batch.isControl()) {
            throw invalid("a client may not write control batches");
        }
        if (batch.timestampType() == TimestampType.LOG_APPEND_TIME) {
            throw new BrokerException(
                    ErrorCode.INVALID_TIMESTAMP, "a client may not set log append time: the broker does");
        }
        if ((batch.attributes() & ~CLIENT_ATTRIBUTES) != 0) {
            throw invalid(String.format(
                    "the batch has attributes 0x%04x, a client may set 0x%04x",
                    batch.attributes() & 0xFFFF, CLIENT_ATTRIBUTES));
        }
    }

    private static void checkCount(RecordBatch batch) {
        int count = batch.recordCount();
        if (count < 1) {
            throw invalid("the batch claims " + count + " records, must have at least 1");
        }
        if (batch.lastOffsetDelta() != count - 1) {
            throw invalid("the batch claims " + count + " records and a last offset delta of " + batch.lastOffsetDelta()
                    + ", must be " + (count - 1));
        }
    }

    private static void checkProducer(RecordBatch batch) {
        long id = batch.producerId();
        if (id < RecordBatch.NO_PRODUCER_ID) {
            throw invalid("the batch has producer id " + id + ", must be at least " + RecordBatch.NO_PRODUCER_ID);
        }
        if (batch.hasProducerId() && (batch.producerEpoch() < 0 || batch.baseSequence() < 0)) {
            throw invalid("the batch of producer " + id + " has epoch " + batch.producerEpoch() + " and base sequence "
                    + batch.baseSequence() + ", must not be negative");
        }
        if (batch.isTransactional() && !batch.hasProducerId()) {
            throw invalid("a transactional batch has no producer id");
        }
    }

    private static void checkRecords(RecordBatch batch, InflateBudget budget, RecordRules rules) {
        long maxTimestamp = Long.MIN_VALUE;
        int number = 0;
        // Offset deltas rise within 0 to count - 1, as the cursor makes sure: so they are consecutive.
        try (RecordCursor records = RecordCursor.walking(batch, budget)) {
            while (records.next()) {
                maxTimestamp = Math.max(maxTimestamp, records.timestamp());
                rules.check(records, number++);
            }
        } catch (BrokerException e) {
            throw e.code() == ErrorCode.CORRUPT_MESSAGE
                    ? new BrokerException(ErrorCode.INVALID_RECORD, e.getMessage(), e)
                    : e;
        }
        if (maxTimestamp != batch.maxTimestamp()) {
            throw invalid("the batch claims a maximum timestamp of " + batch.maxTimestamp() + ", its records have "
                    + maxTimestamp);
        }
    }

    private static BrokerException invalid(String message) {
        return new BrokerException(ErrorCode.INVALID_RECORD, message);
    }
}
