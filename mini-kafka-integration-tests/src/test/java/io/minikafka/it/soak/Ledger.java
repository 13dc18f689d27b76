package io.minikafka.it.soak;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DeleteRecords;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.it.clients.Admin;
import io.minikafka.it.clients.Clients;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One producer numbers the records of one partition. As nothing is lost, doubled or turned round, a record's number is its
 * offset: that is the whole model. A group follows, a reader begins again and again at the start, old records are deleted.
 */
final class Ledger implements Workload {
    private static final int BURST = 50;

    private final TopicPartition partition;
    private final Map<String, String> configs;
    private final String codec;
    private final Clients clients;
    private final Admin admin;
    private final Findings findings;
    private final Random random;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong followed = new AtomicLong();
    private final boolean deletes;
    private MiniKafkaProducer<String, String> producer;
    private MiniKafkaConsumer<String, String> follower;
    private long sent;
    private List<Loop> loops = List.of();

    /** @param deletes whether records that the group has read are deleted; else the topic's retention is at work */
    Ledger(
            String topic,
            Map<String, String> configs,
            String codec,
            boolean deletes,
            Clients clients,
            Admin admin,
            Findings findings,
            Random random) {
        this.partition = new TopicPartition(topic, 0);
        this.configs = configs;
        this.codec = codec;
        this.deletes = deletes;
        this.clients = clients;
        this.admin = admin;
        this.findings = findings;
        this.random = random;
    }

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
        follower = clients.consumer("group.id", "followers of " + partition.topic(), "enable.auto.commit", "false");
        follower.subscribe(List.of(partition.topic()));
        loops = List.of(
                new Loop("producer of " + partition, findings, this::produce, producer::close),
                new Loop("follower of " + partition, findings, this::follow, follower::close),
                new Loop("reader of " + partition, findings, this::readAgain, () -> {}));
    }

    private void produce() {
        for (int i = 0; i < BURST; i++) {
            long number = sent++;
            String value = number + " " + "x".repeat((int) (number * 31 % 300));
            producer.send(new ProducerRecord<>(partition.topic(), 0, null, value), (where, failure) -> {
                if (failure != null) {
                    findings.wrong(partition + ": record " + number + " failed: " + failure);
                } else if (where.offset() != number) {
                    findings.wrong(partition + ": record " + number + " is acknowledged at offset " + where.offset());
                }
                acknowledged.incrementAndGet();
            });
        }
        LockSupport.parkNanos(Duration.ofMillis(40).toNanos());
    }

    private void follow() {
        long next = followed.get();
        for (ConsumerRecord<String, String> record : follower.poll(Duration.ofMillis(200))) {
            check(record);
            if (deletes && record.offset() > next) {
                findings.wrong(partition + ": the group was at " + next + " and got " + record.offset());
            }
            next = record.offset() + 1;
            findings.count("records followed", 1);
        }
        followed.set(next);
        try {
            follower.commitSync(Duration.ofSeconds(5));
        } catch (RuntimeException e) {
            findings.count("commits that did not get through", 1);
        }
    }

    private void check(ConsumerRecord<String, String> record) {
        if (!record.value().startsWith(record.offset() + " ")) {
            String shown =
                    record.value().substring(0, Math.min(30, record.value().length()));
            findings.wrong(partition + ": offset " + record.offset() + " has \"" + shown + "\"");
        }
    }

    private void readAgain() throws Exception {
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(3000)).toNanos());
        if (deletes) {
            deleteSome();
        }
        try (MiniKafkaConsumer<String, String> reader = clients.consumer()) {
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            read(reader, acknowledged.get());
        }
        findings.count("times read from the start", 1);
    }

    /** Reads up to {@code upTo}. It may have to jump forward where records were deleted under it, never back. */
    private void read(MiniKafkaConsumer<String, String> reader, long upTo) {
        long next = -1;
        long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (next < upTo && reader.position(partition) < upTo) {
            for (ConsumerRecord<String, String> record : reader.poll(Duration.ofMillis(500))) {
                check(record);
                if (record.offset() < next) {
                    findings.wrong(partition + ": offset " + record.offset() + " after " + (next - 1));
                }
                next = record.offset() + 1;
                findings.count("records read again", 1);
            }
            if (System.nanoTime() > giveUp) {
                findings.wrong(partition + ": a reader does not get from " + next + " to " + upTo);
                return;
            }
        }
    }

    private void deleteSome() throws Exception {
        long upTo = (long) (followed.get() * (0.5 + 0.5 * random.nextDouble()));
        try {
            DeleteRecords.Deleted deleted = admin.call(
                            new DeleteRecords.Request(List.of(new DeleteRecords.Partition(partition, upTo))))
                    .partitions
                    .get(0);
            if (deleted.error.isEmpty() && deleted.logStartOffset < upTo) {
                findings.wrong(partition + ": deleted up to " + upTo + ", begins at " + deleted.logStartOffset);
            }
            findings.count("deletions of records", 1);
        } catch (ExecutionException e) {
            findings.count("deletions that did not get through", 1);
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
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (MiniKafkaConsumer<String, String> reader = clients.consumer()) {
            ends.putAll(reader.endOffsets(List.of(partition)));
            reader.assign(List.of(partition));
            reader.seekToBeginning(List.of(partition));
            read(reader, sent);
        }
        if (ends.get(partition) != sent) {
            findings.wrong(partition + " ends at " + ends.get(partition) + ", " + sent + " were sent");
        }
    }
}
