package io.minikafka.it;

import io.minikafka.common.serialization.StringSerializer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Producers of all kinds that write to all partitions of a topic, each on a thread of its own. */
final class SendingProducers {
    static final int PARTITIONS = 3;
    static final int REQUEST_TIMEOUT_MS = 80;

    private static final int PRODUCERS = 3;
    private static final int MOST_UNANSWERED = 150;

    private final String topic;
    private final int records;
    private final SentRecords sent = new SentRecords();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending; // written by end

    /** Each sends at least so many records to each partition. */
    SendingProducers(String topic, int records) {
        this.topic = topic;
        this.records = records;
    }

    /** What they sent; while they still do, only to be counted. */
    SentRecords sent() {
        return sent;
    }

    void start(String address, Random random, int deliveryTimeoutMs) {
        for (int i = 0; i < PRODUCERS; i++) {
            String name = "p" + i;
            Map<String, Object> settings = new HashMap<>();
            settings.put("bootstrap.servers", address);
            settings.put("batch.size", random.nextInt(4) * 100);
            settings.put("linger.ms", random.nextInt(3));
            settings.put("max.in.flight.requests.per.connection", 1 + random.nextInt(6));
            settings.put("request.timeout.ms", REQUEST_TIMEOUT_MS);
            settings.put("delivery.timeout.ms", deliveryTimeoutMs);
            settings.put("retry.backoff.ms", 1);
            settings.put("retry.backoff.max.ms", 10);
            threads.add(new Thread(() -> produce(name, settings), name));
        }
        threads.forEach(Thread::start);
    }

    private void produce(String name, Map<String, Object> settings) {
        try (MiniKafkaProducer<String, String> producer =
                new MiniKafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            Deque<CompletableFuture<RecordMetadata>> unanswered = new ArrayDeque<>();
            for (int i = 0; i < records || !ending; i++) {
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    String value = sent.nextValue(name, partition);
                    CompletableFuture<RecordMetadata> answer =
                            producer.send(new ProducerRecord<>(topic, partition, null, value));
                    sent.add(name, partition, answer);
                    unanswered.add(answer);
                }
                while (unanswered.size() > MOST_UNANSWERED) {
                    unanswered.remove().handle((where, failure) -> where).join();
                }
            }
        }
    }

    /** Returns when all have sent what they have to, and have an answer to each record. */
    void end() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Compares what was told with what there is, see {@link SentRecords#check}. */
    void check(RawClient client, String what) throws IOException {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            sent.check(what + ", partition " + partition, partition, SentRecords.stored(client, topic, partition));
        }
    }
}
