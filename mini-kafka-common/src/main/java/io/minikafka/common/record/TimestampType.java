package io.minikafka.common.record;

/** What the timestamps of a batch mean; bit 3 of its attributes. */
public enum TimestampType {
    /** Each record carries the time that its producer gave it. */
    CREATE_TIME,
    /** All records of the batch have the time at which the broker appended it: the batch's maximum timestamp. */
    LOG_APPEND_TIME;

    private static final int LOG_APPEND_TIME_BIT = 0x08;

    /** What a batch with these attributes has. */
    public static TimestampType ofAttributes(int attributes) {
        return (attributes & LOG_APPEND_TIME_BIT) == 0 ? CREATE_TIME : LOG_APPEND_TIME;
    }
}
