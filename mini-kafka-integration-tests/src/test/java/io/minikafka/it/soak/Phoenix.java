package io.minikafka.it.soak;

import io.minikafka.common.api.DeleteTopics;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.it.clients.Admin;
import io.minikafka.it.clients.Clients;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A topic that is deleted and created again under its name. In each of its lives the records are numbered from 0; a group
 * that follows all the time gets each life's records from 0 to the last.
 */
final class Phoenix implements Workload {
    private final String topic;
    private final Clients clients;
    private final Admin admin;
    private final Findings findings;
    private final Random random;
    private final AtomicLong followedLife = new AtomicLong(-1);
    private final AtomicLong followed = new AtomicLong();
    private MiniKafkaProducer<String, String> producer;
    private MiniKafkaConsumer<String, String> follower;
    private long life = -1;
    private List<Loop> loops = List.of();

    Phoenix(String topic, Clients clients, Admin admin, Findings findings, Random random) {
        this.topic = topic;
        this.clients = clients;
        this.admin = admin;
        this.findings = findings;
        this.random = random;
    }

    @Override
    public void start() throws Exception {
        create();
        producer = clients.producer(
                "delivery.timeout.ms", "600000", "request.timeout.ms", "10000", "max.block.ms", "120000");
        follower = clients.consumer(
                "group.id", "followers of " + topic, "enable.auto.commit", "false", "metadata.max.age.ms", "500");
        follower.subscribe(List.of(topic));
        loops = List.of(
                new Loop("lives of " + topic, findings, this::live, producer::close),
                new Loop("follower of " + topic, findings, this::follow, follower::close));
    }

    /** Until it is there: the broker may be down, and may have done it although nobody heard so. */
    private void create() throws InterruptedException {
        life++;
        untilDone(() -> {
            try {
                admin.createTopic(topic, 1, Map.of("segment.bytes", "16384"));
            } catch (AssertionError e) {
                if (!e.getMessage().contains("TOPIC_ALREADY_EXISTS")) {
                    throw e;
                }
            }
        });
        findings.count("lives of a topic", 1);
    }

    private void delete() throws InterruptedException {
        untilDone(() -> {
            DeleteTopics.Deleted deleted =
                    admin.call(new DeleteTopics.Request(List.of(topic))).topics.get(0);
            deleted.error.ifPresent(error -> {
                if (error.code != ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) {
                    throw new IllegalStateException(error.toString());
                }
            });
        });
    }

    private void untilDone(Loop.Step step) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                step.run();
                return;
            } catch (Exception e) {
                if (tries == 200) {
                    throw new IllegalStateException(topic + " cannot be changed", e);
                }
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private void live() throws Exception {
        int records = 1 + random.nextInt(500);
        for (int i = 0; i < records; i++) {
            long number = i;
            producer.send(new ProducerRecord<>(topic, 0, null, life + " " + number), (where, failure) -> {
                if (failure != null || where.offset() != number) {
                    findings.wrong(topic + ": record " + number + " is at " + where + ", " + failure);
                }
            });
        }
        producer.flush();
        findings.count("records acknowledged", records);
        long giveUp = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (followedLife.get() != life || followed.get() < records) {
            if (System.nanoTime() > giveUp) {
                findings.wrong(topic + ": in life " + life + " the group is at " + followed + " of " + records
                        + " records of life " + followedLife);
                break;
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        delete();
        if (random.nextBoolean()) {
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(1000)).toNanos());
        }
        create();
    }

    private void follow() {
        for (ConsumerRecord<String, String> record : follower.poll(Duration.ofMillis(100))) {
            String[] words = record.value().split(" ", -1);
            long itsLife = Long.parseLong(words[0]);
            if (record.offset() != Long.parseLong(words[1])) {
                findings.wrong(topic + ": offset " + record.offset() + " has " + record.value());
            }
            long expected = itsLife == followedLife.get() ? followed.get() : 0;
            if (itsLife < followedLife.get() || record.offset() > expected) {
                findings.wrong(topic + ": " + record.value() + " where " + expected + " of life " + followedLife
                        + " or a later life belongs");
            }
            followedLife.set(itsLife);
            followed.set(record.offset() + 1);
            findings.count("records followed", 1);
        }
        try {
            follower.commitSync(Duration.ofSeconds(2));
        } catch (RuntimeException e) {
            findings.count("commits that did not get through", 1);
        }
    }

    @Override
    public void finish() throws Exception {
        for (Loop loop : loops) {
            loop.stop();
        }
    }
}
