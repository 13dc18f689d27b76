package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Members that are killed, paused and resumed, that join and leave in random order, as processes of their own. */
@Timeout(180)
final class FencingTest {
    private static final String GROUP = "workers";
    private static final String TOPIC = "work";
    private static final int PARTITIONS = 6;
    private static final int KEYS = 40;
    private static final int SESSION_MS = 1_000;
    private static final int MAX_MEMBERS = 4;
    private static final int STEPS = 22;

    @TempDir
    private Path folder;

    private final List<GroupMember> members = new ArrayList<>();
    private final AtomicBoolean producing = new AtomicBoolean(true);
    private Broker broker;
    private String address;

    @BeforeEach
    void startsTheBroker() throws Exception {
        broker = Broker.start(BrokerConfig.of(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", folder.resolve("data").toString(),
                "offsets.topic.num.partitions", "1")));
        address = "127.0.0.1:" + broker.address().getPort();
    }

    @AfterEach
    void endsEverything() {
        producing.set(false);
        members.forEach(GroupMember::close);
        broker.close();
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @ValueSource(longs = {20_261_121, 7})
    void everyRecordIsCommittedByItsOwnerAndOnce(long seed) throws Exception {
        System.out.println("fencing with seed " + seed);
        try (Admin admin = new Admin(address)) {
            admin.createTopic(TOPIC, PARTITIONS);
            join();
            join();
            Thread producer = new Thread(this::produce, "producer");
            producer.start();

            for (int i = 0; i < 3; i++) {
                fence(members.get(i % 2), admin);
            }
            disturb(new Random(seed), admin);
            producing.set(false);
            producer.join();
            awaitAllCommitted(admin);
        }

        members.stream().filter(GroupMember::isStaying).forEach(GroupMember::leave);
        members.forEach(GroupMember::awaitEnd);
        assertThat(members).allSatisfy(member -> assertThat(member.unexpected()).isEmpty());
        List<GroupLogReplay.Commit> commits = GroupLogReplay.checkedCommits(new Clients(address), GROUP);
        assertThatAllWasProcessedByWhoCommittedIt(commits);
        assertThatKeysAreInOrder();
        System.out.println("fencing with seed " + seed + ": " + members.size() + " members, " + commits.size()
                + " commits, " + sum(GroupMember::losses) + " fenced, " + sum(GroupMember::refusedCommits)
                + " commits refused");
    }

    private void produce() {
        Clients clients = new Clients(address);
        int[] next = new int[KEYS];
        try (MiniKafkaProducer<String, String> producer = clients.producer()) {
            for (int i = 0; producing.get(); i++) {
                int key = i % KEYS;
                producer.send(new ProducerRecord<>(TOPIC, "key-" + key, Integer.toString(next[key]++)));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    /** Pauses a member at work for longer than its session. */
    private void fence(GroupMember stalled, Admin admin) {
        await("both members own partitions")
                .atMost(Duration.ofSeconds(30))
                .until(() -> members.stream()
                        .allMatch(m -> !m.owned().isEmpty() && !m.processed().isEmpty()));
        int lossesBefore = stalled.losses();
        stalled.pause();
        await("its session ends")
                .atMost(Duration.ofSeconds(30))
                .until(() -> admin.describe(GROUP).members.size() == 1);
        stalled.resume();
        await("it learns of that and is back")
                .atMost(Duration.ofSeconds(30))
                .until(() -> stalled.losses() > lossesBefore
                        && admin.describe(GROUP).members.size() == 2);
    }

    private void disturb(Random random, Admin admin) throws Exception {
        for (int step = 0; step < STEPS; step++) {
            long waitMs = 100L + random.nextInt(600);
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        assertThatNobodySharesAPartition(admin.describe(GROUP));
                        return System.nanoTime() - until >= 0;
                    });
            List<GroupMember> alive =
                    members.stream().filter(GroupMember::isStaying).collect(Collectors.toList());
            if (alive.isEmpty() || (alive.size() < MAX_MEMBERS && random.nextInt(3) == 0)) {
                join();
            } else {
                act(alive.get(random.nextInt(alive.size())), random.nextInt(6));
            }
        }
        members.stream().filter(GroupMember::isPaused).forEach(GroupMember::resume);
    }

    private static void act(GroupMember member, int action) {
        if (member.isPaused()) {
            if (action == 0) {
                member.kill();
            } else if (action <= 2) {
                member.resume();
            }
        } else if (action == 0) {
            member.kill();
        } else if (action == 1) {
            member.leave();
        } else {
            member.pause();
        }
    }

    private void join() {
        String name = "member-" + (members.size() + 1);
        members.add(new GroupMember(name, address, GROUP, TOPIC, SESSION_MS, folder.resolve("errors.log")));
    }

    private static void assertThatNobodySharesAPartition(DescribeGroups.Group group) {
        List<TopicPartition> owned = new ArrayList<>();
        group.members.forEach(member -> owned.addAll(member.owned));
        assertThat(owned).doesNotHaveDuplicates();
    }

    /** Where nobody is left alive, or only those that are leaving, somebody joins. */
    private void awaitAllCommitted(Admin admin) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (members.stream().noneMatch(GroupMember::isStaying)) {
                        join();
                    }
                    DescribeGroups.Group group = admin.describe(GROUP);
                    assertThatNobodySharesAPartition(group);
                    return group.partitions.size() == PARTITIONS
                            && group.partitions.stream().allMatch(p -> p.committedOffset == p.logEndOffset);
                });
    }

    /** Whoever processed something said so before committing it, with the id under which it did. */
    private void assertThatAllWasProcessedByWhoCommittedIt(List<GroupLogReplay.Commit> commits) {
        Set<GroupLogReplay.Commit> processed = new HashSet<>();
        members.forEach(member -> processed.addAll(member.processed()));

        assertThat(commits).isNotEmpty();
        assertThat(processed).containsAll(commits);
    }

    private void assertThatKeysAreInOrder() {
        List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(TOPIC, partition))
                .collect(Collectors.toList());
        Map<String, Integer> next = new HashMap<>();
        try (MiniKafkaConsumer<String, String> consumer = new Clients(address).consumer()) {
            consumer.assign(partitions);
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (left > 0) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(10))) {
                    assertThat(Integer.parseInt(record.value())).isEqualTo(next.getOrDefault(record.key(), 0));
                    next.merge(record.key(), 1, Integer::sum);
                    left--;
                }
            }
        }
    }

    private int sum(ToIntFunction<GroupMember> count) {
        return members.stream().mapToInt(count).sum();
    }
}
