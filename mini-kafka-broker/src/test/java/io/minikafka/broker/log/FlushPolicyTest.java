package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.batchOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a log is synced, by its flush policy, and what those hear who wait for it. */
final class FlushPolicyTest {
    private static final FlushConfig COMMIT = new FlushConfig(FlushPolicy.COMMIT, 1000, Long.MAX_VALUE);
    private static final String SEGMENT = "00000000000000000000.log";

    @TempDir
    private Path data;

    private TestLog test;
    private PartitionLog log;

    private void open(FlushConfig flush) {
        test = TestLog.opened(data, TestLog.SMALL.with(flush));
        log = test.log;
        test.disk.takeForced();
    }

    @AfterEach
    void close() {
        test.close();
    }

    private CompletableFuture<Void> append(String value) {
        return log.disk().whenDurable(log.append(batch(1, value), 0).lastOffset() + 1);
    }

    private static BrokerException failure(CompletableFuture<Void> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.join();
            throw new AssertionError();
        } catch (CompletionException e) {
            return (BrokerException) e.getCause();
        }
    }

    @Test
    void withOsNothingIsSyncedBeforeTheCheckpoint() throws IOException {
        open(FlushConfig.OS);

        CompletableFuture<Void> durable = append("a");

        assertThat(test.flushThreads.timers()).isZero();
        assertThat(test.disk.takeForced()).isEmpty();
        assertThat(durable).isNotDone();
        assertThat(log.disk().durableOffset()).isZero();
        log.flush();
        assertThat(durable).isCompleted();
        assertThat(log.disk().durableOffset()).isEqualTo(1);
    }

    @Test
    void withCommitAppendsShareOneFsync() {
        open(COMMIT);
        CompletableFuture<Void> a = append("a");
        CompletableFuture<Void> b = append("b");
        assertThat(a).isNotDone();
        assertThat(test.flushThreads.tasks()).isEqualTo(1);

        test.flushThreads.run();

        assertThat(a).isCompleted();
        assertThat(b).isCompleted();
        assertThat(test.disk.takeForced()).containsExactly(data.getFileName().toString(), SEGMENT);
        assertThat(log.disk().durableOffset()).isEqualTo(2);
        assertThat(log.recoveryPoint()).isZero();
        assertThat(append("c")).isNotDone();
        test.flushThreads.run();
        assertThat(test.disk.takeForced()).as("the folder's name is there").containsExactly(SEGMENT);
    }

    @Test
    void whatIsAppendedDuringAnFsyncWaitsForTheNext() {
        open(COMMIT);
        append("a");
        test.flushThreads.run();
        test.disk.takeForced();
        CompletableFuture<?>[] meanwhile = new CompletableFuture<?>[2];
        test.disk.onForce(path -> {
            test.disk.onForce(next -> {});
            meanwhile[0] = append("c");
            meanwhile[1] = append("d");
            assertThat(test.flushThreads.tasks())
                    .as("no second thread for one log")
                    .isZero();
        });
        CompletableFuture<Void> before = append("b");
        before.thenRun(() -> assertThat(meanwhile).noneMatch(CompletableFuture::isDone));

        assertThat(test.flushThreads.run()).isEqualTo(2);

        assertThat(before).isCompleted();
        assertThat(meanwhile).allMatch(CompletableFuture::isDone);
        assertThat(test.disk.takeForced()).containsExactly(SEGMENT, SEGMENT);
        assertThat(log.disk().durableOffset()).isEqualTo(4);
    }

    @Test
    void aRepetitionWaitsForTheFirstTry() {
        open(COMMIT);
        CompletableFuture<Void> first = log.disk()
                .whenDurable(log.append(batch(7, (short) 0, 0, 1, "a"), 0).lastOffset() + 1);

        AppendResult again = log.append(batch(7, (short) 0, 0, 1, "a"), 0);
        CompletableFuture<Void> second = log.disk().whenDurable(again.lastOffset() + 1);

        assertThat(again.duplicate()).isTrue();
        assertThat(second).isNotDone();
        test.flushThreads.run();
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(log.disk().whenDurable(again.lastOffset() + 1)).isCompleted();
    }

    @Test
    void aRollIsSyncedWithItsNamesAndBothSegments() {
        open(COMMIT);
        test.storage = task -> {};
        log.append(batchOf(6000, 1), 0);
        log.append(batchOf(6000, 2), 0);

        test.flushThreads.run();

        assertThat(test.disk.takeForced())
                .containsExactly("orders-0", data.getFileName().toString(), SEGMENT, "00000000000000000001.log");
        log.append(batch(3, "c"), 0);
        test.flushThreads.run();
        assertThat(test.disk.takeForced())
                .as("the sealed one is done with")
                .containsExactly("00000000000000000001.log");
    }

    @Test
    void afterACrashWhatIsLeftIsSyncedBeforeAnybodySeesIt() {
        open(COMMIT);
        append("a");

        log = test.reopenAfterCrash();

        assertThat(log.disk().durableOffset()).isEqualTo(1);
        assertThat(test.disk.takeForced()).contains(SEGMENT);
    }

    @Test
    void afterAFailedFsyncAllWhoWaitHearOfIt() {
        open(COMMIT);
        append("a");
        test.flushThreads.run();
        CompletableFuture<Void> b = append("b");
        CompletableFuture<Void> c = append("c");
        int[] told = new int[1];
        log.disk().onChange(() -> told[0]++);
        test.disk.failForce(true);
        try (CapturedLog said = new CapturedLog()) {
            test.flushThreads.run();
            assertThat(said.warnings()).hasSize(1);
        }
        test.disk.failForce(false);

        assertThat(failure(b).code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
        assertThat(failure(b)).hasMessageContaining("records below offset 1 are on the disk");
        assertThat(failure(c)).hasMessage(failure(b).getMessage());
        assertThat(failure(log.disk().whenDurable(3))).hasMessage(failure(b).getMessage());
        assertThat(log.disk().whenDurable(1)).isCompleted();
        assertThat(told[0]).as("waiting fetches hear of it").isEqualTo(1);
        assertThat(test.flushThreads.run()).as("and nothing is tried again").isZero();
    }

    @Test
    void aSyncThatCouldNotBeginIsToldAndTriedAgain() {
        open(COMMIT);
        test.disk.failOpen(path -> path.equals(data));
        try (CapturedLog said = new CapturedLog()) {
            CompletableFuture<Void> a = append("a");
            test.flushThreads.run();
            assertThat(failure(a).code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR);
            assertThat(failure(a))
                    .hasMessage(
                            "the records of orders-0 below offset 1 are written, but maybe not on the disk: Too many"
                                    + " open files");
            append("b");
            test.flushThreads.run();
            assertThat(said.warnings()).as("once").hasSize(1);
        }
        test.disk.failOpen(path -> false);

        CompletableFuture<Void> again = log.disk().whenDurable(1);

        test.flushThreads.run();
        assertThat(again).isCompleted();
        assertThat(log.disk().durableOffset()).isEqualTo(2);
    }

    @Test
    void aClosedLogTellsWhoWaits() {
        open(COMMIT);
        CompletableFuture<Void> a = append("a");

        log.close();

        assertThat(failure(a).code()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(failure(log.disk().whenDurable(1)).code()).isEqualTo(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        test.flushThreads.run();
    }

    @Test
    void withIntervalAnAppendIsSyncedAfterThatTime() {
        open(new FlushConfig(FlushPolicy.INTERVAL, 1000, Long.MAX_VALUE));
        CompletableFuture<Void> a = append("a");
        test.flushThreads.pass(999);
        append("b");
        assertThat(test.flushThreads.timers()).as("one for both").isEqualTo(1);
        assertThat(test.flushThreads.run()).isZero();

        test.flushThreads.pass(1);
        test.flushThreads.run();

        assertThat(a).isCompleted();
        assertThat(log.disk().durableOffset()).isEqualTo(2);
        assertThat(test.flushThreads.timers()).isZero();
        append("c");
        test.flushThreads.pass(1000);
        test.flushThreads.run();
        assertThat(log.disk().durableOffset()).isEqualTo(3);
    }

    @Test
    void withIntervalSoManyRecordsAreSyncedAtOnce() {
        open(new FlushConfig(FlushPolicy.INTERVAL, 1000, 3));
        log.append(batch(1, "a", "b"), 0);
        assertThat(test.flushThreads.run()).isZero();

        log.append(batch(1, "c"), 0);

        assertThat(test.flushThreads.run()).isEqualTo(1);
        assertThat(log.disk().durableOffset()).isEqualTo(3);
        test.flushThreads.pass(1000);
        assertThat(test.flushThreads.run()).as("the timer finds nothing to do").isZero();
        log.append(batch(1, "d"), 0);
        assertThat(test.flushThreads.timers()).isEqualTo(1);
    }

    @Test
    void withIntervalASyncThatCouldNotBeginHasItsTimeAgain() {
        open(new FlushConfig(FlushPolicy.INTERVAL, 1000, Long.MAX_VALUE));
        test.disk.failOpen(path -> path.equals(test.folder));
        append("a");
        try (CapturedLog said = new CapturedLog()) {
            test.flushThreads.pass(1000);
            test.flushThreads.run();
            assertThat(said.warnings()).hasSize(1);
        }
        test.disk.failOpen(path -> false);

        test.flushThreads.pass(1000);
        test.flushThreads.run();

        assertThat(log.disk().durableOffset()).isEqualTo(1);
    }

    @Test
    void withIntervalWhatACrashLeftIsSyncedInTimeToo() {
        open(new FlushConfig(FlushPolicy.INTERVAL, 1000, Long.MAX_VALUE));
        append("a");
        log = test.reopenAfterCrash();
        assertThat(log.disk().durableOffset()).isZero();

        test.flushThreads.pass(1000);
        test.flushThreads.run();

        assertThat(log.disk().durableOffset()).isEqualTo(1);
    }

    @Test
    void aClosedLogLeavesNoTimer() {
        open(new FlushConfig(FlushPolicy.INTERVAL, Long.MAX_VALUE, Long.MAX_VALUE));
        append("a");
        assertThat(test.flushThreads.timers()).isEqualTo(1);

        log.close();

        assertThat(test.flushThreads.timers()).isZero();
    }
}
