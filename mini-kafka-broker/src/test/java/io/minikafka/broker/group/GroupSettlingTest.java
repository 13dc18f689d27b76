package io.minikafka.broker.group;

import static io.minikafka.broker.group.GroupHarness.GROUP;
import static io.minikafka.broker.group.GroupHarness.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Where the store syncs what it is given, answers wait for that, and nothing else does. */
final class GroupSettlingTest {
    private final GroupHarness harness = new GroupHarness();
    private final CompletableFuture<Void> synced = new CompletableFuture<>();

    private CompletableFuture<OffsetCommit.Result> commit(long offset) {
        return harness.coordinator.commit(new OffsetCommit.Request(
                GROUP, "", -1, List.of(new OffsetCommit.Partition(order(0), Optional.empty(), offset, ""))));
    }

    private CompletableFuture<OffsetFetch.Result> fetch() {
        return harness.coordinator.fetch(new OffsetFetch.Request(GROUP, Optional.of(List.of(order(0)))));
    }

    @Test
    void aCommitIsAnsweredWhenItIsSettled() {
        harness.store.settleWith(synced);

        CompletableFuture<OffsetCommit.Result> commit = commit(7);

        assertThat(harness.store.appends()).isEqualTo(1);
        assertThat(commit).isNotDone();
        synced.complete(null);
        assertThat(commit).isCompleted();
    }

    @Test
    void nobodyIsToldOfACommitThatIsNotSettled() {
        harness.store.settleWith(synced);
        commit(7);

        CompletableFuture<OffsetFetch.Result> fetch = fetch();

        assertThat(fetch).isNotDone();
        assertThat(harness.coordinator.list()).as("what says nothing of it").isCompleted();
        synced.complete(null);
        assertThat(fetch.join().partitions.get(0).offset).isEqualTo(7);
    }

    @Test
    void aCommitThatCannotBeSettledIsAnError() {
        harness.store.settleWith(synced);
        CompletableFuture<OffsetCommit.Result> commit = commit(7);

        synced.completeExceptionally(new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, "out of service"));

        assertThatThrownBy(() -> GroupHarness.outcome(commit))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR))
                .hasMessageContaining("out of service");
    }

    @Test
    void amongMembersOnlyTheAnswersWait() {
        TestMember a = harness.joined("a");
        harness.store.settleWith(synced);

        CompletableFuture<?> joining =
                harness.coordinator.heartbeat(harness.member("b").request(0, List.of()), new TestConnection());

        assertThat(joining).isNotDone();
        assertThat(a.connection.notified)
                .as("told what to do once that is settled")
                .isEmpty();
        synced.complete(null);
        assertThat(joining).isCompleted();
        assertThat(a.connection.notified).containsExactly("a");
    }

    @Test
    void aRefusalWaitsForNothing() {
        harness.store.settleWith(synced);

        assertThat(harness.coordinator.commit(new OffsetCommit.Request(" ", "", -1, List.of())))
                .isCompletedExceptionally();
    }
}
