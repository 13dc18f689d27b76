package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/** What a log asks of records beyond their format. Immutable. */
public final class RecordRules {
    /** Any time, with or without a key. */
    public static final RecordRules NONE = new RecordRules("any log", Long.MIN_VALUE, Long.MAX_VALUE, false);

    private final String log;
    private final long oldestTimestamp;
    private final long newestTimestamp;
    private final boolean keyed;

    /**
     * Sets them up.
     *
     * @param log whose they are, for messages
     * @param oldestTimestamp the earliest that a record may have, in ms since the epoch; a record without time may come
     *     all the same
     * @param newestTimestamp the latest one
     * @param keyed whether each record has to have a key
     */
    public RecordRules(String log, long oldestTimestamp, long newestTimestamp, boolean keyed) {
        this.log = log;
        this.oldestTimestamp = oldestTimestamp;
        this.newestTimestamp = newestTimestamp;
        this.keyed = keyed;
    }

    /** Refuses what the record may not be: with INVALID_TIMESTAMP, or with INVALID_RECORD where it has no key. */
    void check(RecordCursor record, int number) {
        long timestamp = record.timestamp();
        if ((timestamp < oldestTimestamp && timestamp != RecordBatch.NO_TIMESTAMP) || timestamp > newestTimestamp) {
            throw new BrokerException(
                    ErrorCode.INVALID_TIMESTAMP,
                    "record " + number + " of a batch for " + log + " has timestamp " + timestamp + "; allowed: "
                            + oldestTimestamp + " to " + newestTimestamp
                            + " (message.timestamp.before.max.ms, message.timestamp.after.max.ms)");
        }
        if (keyed && !record.hasKey()) {
            throw new BrokerException(
                    ErrorCode.INVALID_RECORD,
                    "record " + number + " of a batch for " + log + " has no key; allowed: records with a key, as the"
                            + " topic is compacted (cleanup.policy)");
        }
    }
}
