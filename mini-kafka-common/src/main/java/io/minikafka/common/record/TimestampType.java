package io.minikafka.common.record;

/** What the timestamps of a batch mean; bit 3 of its attributes. */
public enum TimestampType {
    /** Each record carries the time that its producer gave it. */
    CREATE_TIME,
    /** All records of the batch have the time at which the broker appended it: the batch's maximum timestamp. */
    LOG_APPEND_TIME
}
