package io.minikafka.it.soak;

/** Clients that write and read topics of one kind, and know what has to be there. */
interface Workload {
    void start() throws Exception;

    /** Ends writing, waits until all is acknowledged, and compares what is there with what has to be. The broker runs. */
    void finish() throws Exception;
}
