package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.GROUP;
import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.OffsetCommit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Retention is 7 days, and groups are looked at every 10 minutes from the start of the broker on. */
final class OffsetsExpiryTest {
    private static final long RETENTION_MS = TimeUnit.DAYS.toMillis(7);
    private static final long CHECK_MS = TimeUnit.MINUTES.toMillis(10);
    private static final long MONTH_MS = TimeUnit.DAYS.toMillis(30);
    private static final int LONG_SESSION_MS = 1_800_000;

    private GroupHarness harness = new GroupHarness();

    private boolean isThere(int... partitions) {
        return IntStream.of(partitions).allMatch(partition -> harness.committed(order(partition)) >= 0);
    }

    private boolean isGone(int... partitions) {
        return IntStream.of(partitions).allMatch(partition -> harness.committed(order(partition)) < 0);
    }

    private TestMember committedAndLeft() {
        TestMember a = harness.joined("a");
        harness.commit("a", a.epoch, 5, order(0), order(1));
        a.leave();
        return a;
    }

    @Test
    void offsetsOfAGroupWithMembersNeverExpire() {
        TestMember a = harness.member("a");
        a.sessionTimeoutMs = LONG_SESSION_MS;
        a.join();
        harness.commit("a", a.epoch, 5, order(0), order(1));

        for (long passed = 0; passed < MONTH_MS; passed += LONG_SESSION_MS / 2) {
            harness.clock.advanceMs(LONG_SESSION_MS / 2);
            a.beat();
        }

        assertThat(isThere(0, 1)).isTrue();
    }

    @Test
    void thoseOfAnEmptyOneGoAfterTheRetentionAndNotAMomentBefore() {
        committedAndLeft();

        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(isThere(0, 1)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(isGone(0, 1)).isTrue();
        assertThat(harness.described().state).isEqualTo("dead");
        harness.restart();
        assertThat(harness.described().state).isEqualTo("dead");
    }

    @Test
    void theRetentionBeginsWhenTheLastMemberHasGoneHoweverOldTheCommitIs() {
        TestMember a = harness.member("a");
        a.sessionTimeoutMs = LONG_SESSION_MS;
        a.join();
        harness.commit("a", a.epoch, 5, order(0));
        for (long passed = 0; passed < MONTH_MS; passed += 2 * CHECK_MS) {
            harness.clock.advanceMs(2 * CHECK_MS);
            a.beat();
        }
        harness.clock.advanceMs(LONG_SESSION_MS); // it misses its session
        assertThat(harness.described().state).isEqualTo("empty");

        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(isThere(0)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(isGone(0)).isTrue();
    }

    @Test
    void andWithTheCommitWhereThatCameLater() {
        committedAndLeft();
        harness.clock.advanceMs(CHECK_MS);
        harness.commit("", -1, 6, order(1));

        harness.clock.advanceMs(RETENTION_MS - CHECK_MS);
        assertThat(isGone(0)).isTrue();
        harness.clock.advanceMs(CHECK_MS - 1);
        assertThat(isThere(1)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(harness.described().state).isEqualTo("dead");
    }

    @Test
    void eachCommitOfAGroupThatNeverHadMembersHasItsOwnTime() {
        harness.commit("", -1, 5, order(0), order(1));
        harness.clock.advanceMs(3 * CHECK_MS);
        harness.commit("", -1, 6, order(1));

        harness.clock.advanceMs(RETENTION_MS - 3 * CHECK_MS - 1);
        assertThat(isThere(0, 1)).isTrue();
        harness.clock.advanceMs(1);
        assertThat(isGone(0)).isTrue();
        harness.clock.advanceMs(3 * CHECK_MS - 1);
        assertThat(isThere(1)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(isGone(1)).isTrue();
        assertThat(harness.coordinator.list().join().groups).isEmpty();
    }

    @Test
    void whoComesBackFindsEverythingAndTheTimeBeginsAnewWhenItGoes() {
        committedAndLeft();
        harness.clock.advanceMs(RETENTION_MS - 1);
        TestMember b = harness.member("b");
        b.sessionTimeoutMs = LONG_SESSION_MS;
        b.join();
        assertThat(isThere(0, 1)).isTrue();
        harness.clock.advanceMs(CHECK_MS + 1);
        b.leave();

        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(isThere(0, 1)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(isGone(0, 1)).isTrue();
    }

    @Test
    void restartsNeitherBeginTheTimeAnewNorEndIt() {
        committedAndLeft();
        for (int day = 0; day < 7; day++) {
            harness.clock.advanceMs(TimeUnit.DAYS.toMillis(1) - 1);
            harness.restart();
            assertThat(isThere(0, 1)).isTrue();
        }
        harness.clock.advanceMs(6); // 7 days less a ms have passed
        harness.restart();

        harness.clock.advanceMs(CHECK_MS);

        assertThat(isGone(0, 1)).isTrue();
    }

    @Test
    void membersOfABrokerThatWasAwayForAMonthHaveTheirSessionToComeBack() {
        TestMember a = harness.member("a");
        a.sessionTimeoutMs = LONG_SESSION_MS;
        a.join();
        harness.commit("a", a.epoch, 5, order(0));
        harness.restartAfterMs(MONTH_MS);

        harness.clock.advanceMs(LONG_SESSION_MS - 1);
        assertThat(a.beat().assigned).hasSize(4);
        assertThat(isThere(0)).isTrue();
        harness.restartAfterMs(MONTH_MS);
        harness.clock.advanceMs(LONG_SESSION_MS); // nobody comes: empty from now on
        harness.restart();
        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(isThere(0)).isTrue();
        harness.clock.advanceMs(1);

        assertThat(isGone(0)).isTrue();
    }

    @Test
    void whoWasAwayTogetherWithTheBrokerHasUntilItsFirstLook() {
        committedAndLeft();
        harness.restartAfterMs(MONTH_MS);
        harness.clock.advanceMs(CHECK_MS - 1);

        TestMember b = harness.joined("b");
        harness.clock.advanceMs(1);

        assertThat(isThere(0, 1)).isTrue();
        b.leave();
        harness.restartAfterMs(MONTH_MS);
        harness.clock.advanceMs(CHECK_MS);
        assertThat(isGone(0, 1)).isTrue();
    }

    @Test
    void aGroupThatAnOlderVersionLeftEmptyIsEmptySinceItWasRead() {
        harness.store.put("{\"type\":\"group\",\"group\":\"billing\"}", "{\"epoch\":3}");
        harness.store.put(
                "{\"type\":\"offset\",\"group\":\"billing\",\"topic\":\"orders\",\"partition\":0}",
                "{\"offset\":42,\"metadata\":\"\",\"commitTimeMs\":1600000000000}");
        harness.topics.put("orders", new GroupTopic("of an older version", 4, -1));
        harness.restart();

        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(isThere(0)).isTrue();
        harness.restart();
        assertThat(isThere(0)).isTrue();
        harness.clock.advanceMs(CHECK_MS);

        assertThat(isGone(0)).isTrue();
    }

    @Test
    void anOlderVersionsEmptyGroupKeepsItsOffsetsUntilItCanBeWrittenDown() {
        harness.store.put("{\"type\":\"group\",\"group\":\"billing\"}", "{\"epoch\":3}");
        harness.store.put(
                "{\"type\":\"offset\",\"group\":\"billing\",\"topic\":\"orders\",\"partition\":0}",
                "{\"offset\":42,\"metadata\":\"\",\"commitTimeMs\":1600000000000}");
        harness.topics.put("orders", new GroupTopic("of an older version", 4, -1));
        harness.store.fail(true);
        harness.restart();

        harness.clock.standStillMs(CHECK_MS);
        harness.store.fail(false);
        harness.clock.advanceMs(CHECK_MS);

        assertThat(isThere(0)).isTrue();
        assertThat(harness.store.lines()).anyMatch(line -> line.contains("emptySinceMs"));
    }

    @Test
    void aGroupWithoutCommitsEndsToo() {
        harness.joined("a").leave();

        harness.clock.advanceMs(RETENTION_MS - 1);
        assertThat(harness.described().state).isEqualTo("empty");
        harness.clock.advanceMs(1);

        assertThat(harness.described().state).isEqualTo("dead");
    }

    @Test
    void nothingIsLeftOfAGroupThatHasEndedOrWasDeletedButRecordsWithoutValue() {
        committedAndLeft();
        harness.clock.advanceMs(RETENTION_MS);
        assertThat(valuesLeft()).isEmpty();

        committedAndLeft();
        harness.recreateTopic("orders", 4);
        TestMember b = harness.joined("b");
        harness.commit("b", b.epoch, 5, order(2));
        b.leave();
        harness.delete(GROUP);

        assertThat(valuesLeft()).isEmpty();
    }

    /** The records that stay when each key has its last one only. */
    private List<String> valuesLeft() {
        Map<String, String> last = new HashMap<>();
        for (String line : harness.store.lines()) {
            int between = line.indexOf(" = ");
            last.put(line.substring(0, between), line.substring(between + 3));
        }
        return last.values().stream().filter(value -> !value.equals("-")).toList();
    }

    @Test
    void whatCannotBeWrittenIsKeptUntilTheNextLook() {
        committedAndLeft();
        harness.store.fail(true);
        harness.clock.advanceMs(RETENTION_MS);
        assertThat(isThere(0, 1)).isTrue();

        harness.store.fail(false);
        harness.clock.advanceMs(CHECK_MS);

        assertThat(isGone(0, 1)).isTrue();
    }

    @Test
    void aLookAtManyGroupsLetsOthersInBetween() {
        long retentionMs = 10 * CHECK_MS;
        harness = new GroupHarness(new GroupConfig(
                1_000,
                1_800_000,
                3_000,
                1_000,
                16,
                new GroupConfig.Expiry(Duration.ofMillis(retentionMs), Duration.ofMillis(CHECK_MS))));
        for (int i = 0; i < 2_500; i++) {
            commit("group-" + i, order(0));
        }
        harness.clock.advanceMs(retentionMs - 1);
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            harness.clock.schedule(() -> seen.add(count()), TimeUnit.MILLISECONDS.toNanos(1));
        }

        harness.clock.advanceMs(1);

        assertThat(seen.get(0)).isBetween(1, 2_499);
        assertThat(count()).isZero();
    }

    @Test
    void soDoesALookAtOneGroupWithManyOffsets() {
        harness.setTopic("orders", 2_500);
        TopicPartition[] all =
                IntStream.range(0, 2_500).mapToObj(GroupHarness::order).toArray(TopicPartition[]::new);
        harness.commit("", -1, 5, all);
        int appends = harness.store.appends();

        harness.clock.advanceMs(RETENTION_MS);

        assertThat(count()).isZero();
        assertThat(harness.store.appends()).isEqualTo(appends + 3);
    }

    private int count() {
        return harness.coordinator.list().join().groups.size();
    }

    private void commit(String group, TopicPartition partition) {
        OffsetCommit.Partition element = new OffsetCommit.Partition(partition, Optional.empty(), 5, "");
        harness.coordinator
                .commit(new OffsetCommit.Request(group, "", -1, List.of(element)))
                .join();
    }
}
