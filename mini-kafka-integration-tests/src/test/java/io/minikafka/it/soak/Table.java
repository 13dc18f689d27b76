package io.minikafka.it.soak;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Header;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.it.clients.Admin;
import io.minikafka.it.clients.Clients;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A compacted topic: one producer sets and deletes the rows of a table, each change under the next number of its key. The
 * model is the table. Whoever reads sees each key's numbers rise, and in the end its last change.
 */
final class Table implements Workload {
    private static final int KEYS = 400;
    private static final int BURST = 50;

    private final TopicPartition partition;
    private final Map<String, String> configs;
    private final String codec;
    private final Clients clients;
    private final Admin admin;
    private final Findings findings;
    private final Random random;
    private final long[] numbers = new long[KEYS];
    private final boolean[] deleted = new boolean[KEYS];
    private final AtomicLong acknowledged = new AtomicLong();
    private MiniKafkaProducer<String, String> producer;
    private long sent;
    private List<Loop> loops = List.of();

    Table(
            String topic,
            Map<String, String> configs,
            String codec,
            Clients clients,
            Admin admin,
            Findings findings,
            Random random) {
        this.partition = new TopicPartition(topic, 0);
        this.configs = configs;
        this.codec = codec;
        this.clients = clients;
        this.admin = admin;
        this.findings = findings;
        this.random = random;
    }

    /** What a reader has seen of a key last. */
    private record Seen(long number, boolean deleted) {}

    @Override
    public void start() throws Exception {
        admin.createTopic(partition.topic(), 1, configs);
        producer = clients.producer(
                "compression.type",
                codec,
                "linger.ms",
                "2",
                "delivery.timeout.ms",
                "600000",
                "request.timeout.ms",
                "10000",
                "max.block.ms",
                "120000");
        loops = List.of(
                new Loop("writer of " + partition, findings, this::write, producer::close),
                new Loop("reader of " + partition, findings, this::readAgain, () -> {}));
    }

    private void write() {
        for (int i = 0; i < BURST; i++) {
            int key = (int) Math.abs(random.nextGaussian() * KEYS / 4) % KEYS;
            long number = ++numbers[key];
            deleted[key] = random.nextInt(10) == 0;
            String value = deleted[key] ? null : key + " " + number + " " + "x".repeat(random.nextInt(100));
            List<Header> headers =
                    List.of(new Header("number", Long.toString(number).getBytes(StandardCharsets.UTF_8)));
            sent++;
            producer.send(
                    new ProducerRecord<>(partition.topic(), 0, null, Integer.toString(key), value, headers),
                    (where, failure) -> {
                        if (failure != null) {
                            findings.wrong(partition + ": change " + number + " of " + key + " failed: " + failure);
                        }
                        acknowledged.incrementAndGet();
                    });
        }
        LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
    }

    private void readAgain() {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(2000)).toNanos());
        findings.count("table rows read", read().size());
        findings.count("tables read", 1);
    }

    private Map<String, Seen> read() {
        Map<String, Seen> seen = new HashMap<>();
        long records = 0;
        try (MiniKafkaConsumer<String, String> reader = clients.consumer()) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            long end =
                    reader.endOffsets(List.of(partition), Duration.ofMinutes(2)).get(partition);
            long last = -1;
            long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
            while (reader.position(partition) < end) {
                for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(500))) {
                    if (record.offset() <= last) {
                        findings.wrong(partition + ": offset " + record.offset() + " after " + last);
                    }
                    last = record.offset();
                    records++;
                    see(record, seen);
                }
                if (System.nanoTime() > giveUp) {
                    findings.wrong(partition + ": a reader does not get from " + last + " to " + end);
                    break;
                }
            }
        }
        findings.count("records of tables read", records);
        return seen;
    }

    private void see(ConsumerRecord<String, String> record, Map<String, Seen> seen) {
        long number = Long.parseLong(new String(record.headers().get(0).value(), StandardCharsets.UTF_8));
        if (record.value() != null && !record.value().startsWith(record.key() + " " + number + " ")) {
            findings.wrong(partition + ": change " + number + " of " + record.key() + " has another's value");
        }
        Seen before = seen.put(record.key(), new Seen(number, record.value() == null));
        if (before != null && before.number() >= number) {
            findings.wrong(partition + ": change " + number + " of " + record.key() + " after " + before.number());
        }
    }

    @Override
    public void finish() throws Exception {
        for (Loop loop : loops) {
            loop.stop();
        }
        findings.count("records acknowledged", acknowledged.get());
        if (acknowledged.get() != sent) {
            findings.wrong(partition + ": " + sent + " sent, " + acknowledged.get() + " acknowledged");
        }
        Map<String, Seen> seen = read();
        for (int key = 0; key < KEYS; key++) {
            Seen last = seen.get(Integer.toString(key));
            boolean gone = last == null && (deleted[key] || numbers[key] == 0);
            if (!gone && (last == null || last.number() != numbers[key] || last.deleted() != deleted[key])) {
                findings.wrong(partition + ": key " + key + " should be at change " + numbers[key]
                        + (deleted[key] ? " (deleted)" : "") + ", and is " + last);
            }
        }
    }
}
