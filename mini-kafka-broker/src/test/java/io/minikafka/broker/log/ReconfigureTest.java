package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log in use goes by what it is told anew. */
final class ReconfigureTest {
    private static final FlushConfig COMMIT = new FlushConfig(FlushPolicy.COMMIT, 1000, Long.MAX_VALUE);

    @TempDir
    private Path data;

    private TestLog test;
    private PartitionLog log;

    private void open(LogConfig config) {
        test = TestLog.opened(data, config);
        log = test.log;
    }

    @AfterEach
    void close() {
        test.close();
    }

    private CompletableFuture<Void> append(String value) {
        return log.disk().whenDurable(log.append(batch(1, value), 0).lastOffset() + 1);
    }

    private static LogConfig segmentsOf(int bytes, long ms, int indexInterval) {
        return new LogConfig(bytes, ms, indexInterval, 1 << 20, TimestampType.CREATE_TIME);
    }

    @Test
    void theNextAppendGoesByTheNewSizeOfSegments() {
        open(TestLog.SMALL);
        append("a".repeat(500));
        append("b".repeat(500));

        log.reconfigure(segmentsOf(600, 60_000, 512));
        append("c".repeat(500));
        append("d".repeat(500));

        assertThat(log.segmentCount()).isEqualTo(3);
        log.reconfigure(TestLog.SMALL);
        append("e".repeat(500));
        assertThat(log.segmentCount()).isEqualTo(3);
    }

    @Test
    void theNextLookForOldRecordsGoesByTheNewAges() {
        open(TestLog.SMALL);
        append("a");
        test.nowMs += 1000;
        log.applyRetention(1);
        assertThat(log.segmentCount()).isEqualTo(1);

        log.reconfigure(segmentsOf(8192, 500, 512));
        log.applyRetention(1);

        assertThat(log.segmentCount()).isEqualTo(2);
        assertThat(log.logStartOffset()).isZero();
        log.reconfigure(log.config().with(new RetentionConfig(-1, 0)));
        log.applyRetention(1);
        assertThat(log.logStartOffset()).isEqualTo(1);
    }

    @Test
    void aSegmentKeepsTheDistanceOfItsIndexEntries() {
        open(segmentsOf(1 << 20, 60_000, 100));
        for (int i = 0; i < 20; i++) {
            append("x".repeat(100));
        }
        int entries = log.view().segment(0).offsetIndex().file().count();

        log.reconfigure(segmentsOf(1 << 20, 60_000, 100_000));
        for (int i = 0; i < 20; i++) {
            append("x".repeat(100));
        }

        assertThat(log.view().segment(0).offsetIndex().file().count()).isGreaterThan(entries + 5);
        try (LogRegion read = log.read(39, 10, 40)) { // which would find its index broken
            assertThat(read.isEmpty()).isFalse();
        }
        assertThat(log.view().segment(0).isIndexUsable()).isTrue();
    }

    @Test
    void underCommitWhatWasThereIsSyncedAtOnce() {
        open(TestLog.SMALL);
        CompletableFuture<Void> before = append("a");
        assertThat(test.flushThreads.tasks()).isZero();

        log.reconfigure(TestLog.SMALL.with(COMMIT));
        CompletableFuture<Void> after = append("b");

        assertThat(test.flushThreads.run()).isPositive();
        assertThat(before).isCompleted();
        assertThat(after).isCompleted();
        assertThat(log.disk().durableOffset()).isEqualTo(2);
    }

    @Test
    void withoutCommitNothingMoreIsSyncedAndNobodyIsLeftWaiting() {
        open(TestLog.SMALL.with(COMMIT));
        CompletableFuture<Void> before = append("a");

        log.reconfigure(TestLog.SMALL);

        test.flushThreads.run();
        assertThat(before).isCompleted();
        append("b");
        assertThat(test.flushThreads.tasks()).isZero();
        assertThat(log.disk().durableOffset()).isEqualTo(1);
    }

    @Test
    void aTimerForALongIntervalGivesWayToAShortOne() {
        open(TestLog.SMALL.with(new FlushConfig(FlushPolicy.INTERVAL, 3_600_000, Long.MAX_VALUE)));
        append("a");
        assertThat(test.flushThreads.timers()).isEqualTo(1);

        log.reconfigure(TestLog.SMALL.with(new FlushConfig(FlushPolicy.INTERVAL, 100, Long.MAX_VALUE)));

        test.flushThreads.run();
        assertThat(log.disk().durableOffset()).isEqualTo(1);
        append("b");
        test.flushThreads.pass(100);
        test.flushThreads.run();
        assertThat(log.disk().durableOffset()).isEqualTo(2);
    }

    @Test
    void theSameAgainDoesNothing() throws IOException {
        open(TestLog.SMALL.with(COMMIT));
        append("a");
        test.flushThreads.run();

        log.reconfigure(TestLog.SMALL.with(COMMIT));

        assertThat(test.flushThreads.tasks()).isZero();
        assertThat(log.config().compaction()).isEqualTo(Optional.empty());
    }
}
