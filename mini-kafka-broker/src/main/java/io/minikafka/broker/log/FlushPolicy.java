package io.minikafka.broker.log;

/** What an acknowledgement says about the disk. */
public enum FlushPolicy {
    /** Nothing: the records are in the page cache, and get to the disk with the next checkpoint. */
    OS,
    /** Nothing, but that they get there within an interval or a number of records. */
    INTERVAL,
    /** The records are on the disk. */
    COMMIT
}
