package io.minikafka.producer;

/** Told what became of a record. */
@FunctionalInterface
public interface Callback {
    /**
     * Called once, on the producer's I/O thread and before the record's future completes; for the records of one
     * partition in the order in which they were sent, as long as none fails. Nothing else is sent or received meanwhile,
     * so it is to be quick and must not wait, least of all for this producer. What it throws is logged.
     *
     * @param metadata where the record went; without an offset where it failed
     * @param exception null where the record was written
     */
    void onCompletion(RecordMetadata metadata, Exception exception);
}
