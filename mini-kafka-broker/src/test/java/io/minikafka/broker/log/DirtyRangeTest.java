package io.minikafka.broker.log;

import static io.minikafka.broker.log.Keyed.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three sealed segments of 200, 250 and 300 bytes from offsets 0, 1 and 2 on, and an open one from offset 3 on. */
final class DirtyRangeTest {
    private static final CompactionConfig ALWAYS = new CompactionConfig(0, 0, 0, Long.MAX_VALUE);
    private static final LogConfig CONFIG =
            new LogConfig(300, 1_000_000, 512, 1 << 20, TimestampType.CREATE_TIME).with(ALWAYS);
    private static final long END = 4;

    @TempDir
    private Path data;

    private TestLog test;

    @BeforeEach
    void fill() {
        test = TestLog.opened(data, CONFIG);
        for (int i = 0; i < 3; i++) {
            int bytes = 200 + 50 * i;
            int valueBytes = bytes - batch(0, "k=").remaining() - 2; // one more for each of two lengths
            test.log.append(batch(1000L * i, "k=" + "v".repeat(valueBytes)), 0);
            assertThat(test.log.sizeInBytes()).isEqualTo(i == 0 ? 200 : i == 1 ? 450 : 750);
        }
        test.log.append(batch(3000, "k=" + "v".repeat(200)), 0);
    }

    @AfterEach
    void close() {
        test.close();
    }

    private DirtyRange range(long cleanedUpTo, long safeOffset, CompactionConfig config, long nowMs)
            throws IOException {
        return DirtyRange.of(test.log.view(), cleanedUpTo, safeOffset, config, nowMs);
    }

    private static CompactionConfig lags(long minMs, long maxMs) {
        return new CompactionConfig(0, 0.9, minMs, maxMs);
    }

    @Test
    void allSealedSegmentsOfALogThatWasNeverCompactedAreDirty() throws IOException {
        assertThat(range(0, END, ALWAYS, 10_000)).isEqualTo(new DirtyRange(0, 3, 0, 750, false));
        assertThat(range(0, END, ALWAYS, 10_000).ratio()).isEqualTo(1);
    }

    @Test
    void whatWasCompactedIsCleanAndASegmentInTheMiddleOfItIsDirty() throws IOException {
        assertThat(range(1, END, ALWAYS, 10_000)).isEqualTo(new DirtyRange(1, 3, 200, 550, false));
        assertThat(range(2, END, ALWAYS, 10_000).ratio()).isEqualTo(0.4);
        assertThat(range(3, END, ALWAYS, 10_000)).isEqualTo(new DirtyRange(3, 3, 750, 0, false));
        test.log.append(batch(4000, "a=1", "b=1", "c=1", "d=1", "e=1"), 0);
        test.log.append(batch(5000, "f=" + "v".repeat(200)), 0);
        assertThat(range(6, test.log.logEndOffset(), ALWAYS, 10_000).firstOffset())
                .isEqualTo(6);
    }

    @Test
    void whatIsNotOnTheDiskOrBehindTheHighWatermarkIsLeftAlone() throws IOException {
        assertThat(range(0, 2, ALWAYS, 10_000)).isEqualTo(new DirtyRange(0, 2, 0, 450, false));
        assertThat(range(0, 1, ALWAYS, 10_000)).isEqualTo(new DirtyRange(0, 1, 0, 200, false));
        assertThat(range(0, 0, ALWAYS, 10_000)).isEqualTo(new DirtyRange(0, 0, 0, 0, false));
        assertThat(range(2, 1, ALWAYS, 10_000)).isEqualTo(new DirtyRange(2, 2, 200, 0, false));
    }

    @Test
    void anOffsetThatTheLogDoesNotHaveCountsForNothing() throws IOException {
        assertThat(range(5, END, ALWAYS, 10_000).firstOffset()).isZero();
        test.log.flush();
        test.log.deleteRecordsBefore(1);
        assertThat(range(0, END, ALWAYS, 10_000)).isEqualTo(new DirtyRange(1, 3, 0, 550, false));
    }

    @Test
    void aSegmentWithARecordThatIsYoungerThanTheMinimumLagEndsTheRange() throws IOException {
        assertThat(range(0, END, lags(8000, Long.MAX_VALUE), 10_000)).isEqualTo(new DirtyRange(0, 3, 0, 750, false));
        assertThat(range(0, END, lags(8001, Long.MAX_VALUE), 10_000).endOffset())
                .isEqualTo(2);
        assertThat(range(0, END, lags(9001, Long.MAX_VALUE), 10_000)).isEqualTo(new DirtyRange(0, 1, 0, 200, false));
        assertThat(range(2, END, lags(9001, Long.MAX_VALUE), 10_000)).isEqualTo(new DirtyRange(2, 2, 450, 0, false));
    }

    @Test
    void aSegmentThatBeginsWithARecordOlderThanTheMaximumLagIsOverdue() throws IOException {
        assertThat(range(0, END, lags(0, 10_000), 10_000).overdue()).isFalse();
        assertThat(range(0, END, lags(0, 9_999), 10_000).overdue()).isTrue();
        assertThat(range(1, END, lags(0, 9_000), 10_000).overdue()).isFalse();
        assertThat(range(1, END, lags(0, 8_999), 10_000).overdue()).isTrue();
    }

    @Test
    void whatIsDueIsDirtyEnoughOrOverdue() {
        CompactionConfig half = new CompactionConfig(0, 0.5, 0, Long.MAX_VALUE);
        assertThat(new DirtyRange(0, 9, 100, 100, false).isDue(half)).isTrue();
        assertThat(new DirtyRange(0, 9, 101, 100, false).isDue(half)).isFalse();
        assertThat(new DirtyRange(0, 9, 101, 100, true).isDue(half)).isTrue();
        assertThat(new DirtyRange(0, 9, 100, 0, true).isDue(half)).isFalse();
        assertThat(new DirtyRange(0, 9, 1_000_000, 1, false).isDue(ALWAYS)).isTrue();
        assertThat(new DirtyRange(0, 9, 100, 0, false).isDue(ALWAYS)).isFalse();
    }
}
