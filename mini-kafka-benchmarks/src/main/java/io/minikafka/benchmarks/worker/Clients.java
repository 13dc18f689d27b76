package io.minikafka.benchmarks.worker;

import java.util.Map;

/** The clients of one of the systems behind one face, as thin as it can be: what is measured is what lies behind it. */
interface Clients {
    static Clients of(String system) {
        return switch (system) {
            case "mini" -> new MiniKafkaClients();
            case "kafka" -> new KafkaClients();
            default -> throw new IllegalArgumentException("a system is mini or kafka, not " + system);
        };
    }

    /** A producer whose every record tells {@code done} what became of it. */
    Sending producer(String address, Map<String, String> settings, Done done);

    /** A consumer that commits nothing by itself unless the settings say so. */
    Receiving consumer(String address, Map<String, String> settings);

    Wire wire();

    void createTopic(String address, String topic, int partitions, Map<String, String> configs);

    void deleteTopic(String address, String topic);

    /** What becomes of a record; called by the producer's own thread. */
    interface Done {
        /** Without an exception it was acknowledged. */
        void done(Exception exception);
    }

    /** A producer. */
    interface Sending extends AutoCloseable {
        /** Without a key: the partition is the client's choice. */
        void send(String topic, byte[] value);

        void send(String topic, int partition, byte[] value);

        /** Returns once everything sent so far is settled. */
        void flush();

        @Override
        void close();
    }

    /** A consumer; used by one thread. */
    interface Receiving extends AutoCloseable {
        /** Partitions from 0 on. */
        void assign(String topic, int partitions);

        void subscribe(String topic);

        void seekToBeginning();

        /** Of all assigned partitions together. */
        long endOffsets();

        /** Where the next records will be those that are written from now on; holds when it returns. */
        void seekToEnd();

        /** Hands over what has come; waits so long for the first. */
        void poll(long millis, Sink sink);

        @Override
        void close();
    }

    /** Takes records. */
    interface Sink {
        void take(int partition, byte[] value);
    }
}
