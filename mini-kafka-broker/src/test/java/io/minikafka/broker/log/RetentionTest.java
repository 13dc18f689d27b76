package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
    /** A batch of one short record takes a bit less than 100 bytes: ten of them make a segment. */
    private static final LogConfig SEGMENTS = new LogConfig(1000, 60_000, 100, 1 << 20, TimestampType.CREATE_TIME);

    @TempDir
    private Path data;

    private TestLog test;

    private PartitionLog open(RetentionConfig retention) {
        test = TestLog.opened(data, SEGMENTS.with(retention));
        return test.log;
    }

    @AfterEach
    void close() {
        test.close();
    }

    /** One record a second from {@code test.nowMs} on, which so is the newest one's time. */
    private void append(int records) {
        for (int i = 0; i < records; i++) {
            test.nowMs += 1000;
            test.log.append(batch(test.nowMs, "value " + String.format("%05d", test.log.logEndOffset())), 0);
        }
    }

    private void applyRetention() {
        test.log.applyRetention(test.log.logEndOffset());
    }

    @Test
    void segmentsGoWhenTheirNewestRecordIsTooOldAndNotBefore() throws IOException {
        PartitionLog log = open(new RetentionConfig(100_000, -1));
        append(35);
        long second = SegmentFiles.baseOffset(test.files(".log").get(1), ".log").orElseThrow();
        long newestOfFirst = 1_000_000 + 1000 * second;

        test.nowMs = newestOfFirst + 100_000;
        applyRetention();
        assertThat(log.logStartOffset()).isZero();

        test.nowMs++;
        applyRetention();
        assertThat(log.logStartOffset()).isEqualTo(second);
        assertThat(readAll(log, 300).get(0).offset()).isEqualTo(second);
        assertThat(test.files(".log").get(0).getFileName().toString()).startsWith(String.format("%020d", second));
        assertThat(test.files(".deleted")).isEmpty();
        assertThatThrownBy(() -> log.read(second - 1, 100, log.logEndOffset()))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE))
                .hasMessageContaining("the log has offsets " + second + " to 35");
    }

    @Test
    void theLastSegmentOfAnIdleLogGoesToo() throws IOException {
        PartitionLog log = open(new RetentionConfig(100_000, -1));
        append(3);

        test.nowMs += 100_001;
        applyRetention();

        assertThat(log.logStartOffset()).isEqualTo(3);
        assertThat(log.sizeInBytes()).isZero();
        assertThat(test.files(".log")).hasSize(1);
        append(1);
        assertThat(values(readAll(log, 300))).containsExactly("value 00003");
        assertThat(values(readAll(test.reopenAfterCrash(), 300))).containsExactly("value 00003");
    }

    @Test
    void aSegmentIsRolledWhenItsAgeAsksForItThoughNothingIsAppended() throws IOException {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(3);
        test.nowMs += 57_999; // 60 seconds after the first record was appended
        applyRetention();
        assertThat(test.files(".log")).hasSize(1);

        test.nowMs += 2;
        applyRetention();
        applyRetention();

        assertThat(test.files(".log")).hasSize(2);
        assertThat(log.logStartOffset()).isZero();
        assertThat(values(readAll(log, 300))).hasSize(3);
    }

    @Test
    void aSegmentKeepsItsAgeThroughARestart() throws IOException {
        open(RetentionConfig.FOREVER);
        append(1);
        test.nowMs += 30_000;
        PartitionLog log = test.reopenAfterCrash();
        test.nowMs += 30_001;

        log.applyRetention(1);

        assertThat(test.files(".log")).hasSize(2);
    }

    @Test
    void theOldestSegmentsGoWhileThereIsEnoughWithoutThem() throws IOException {
        PartitionLog log = open(new RetentionConfig(-1, 2000));
        append(60);
        long before = log.sizeInBytes();

        applyRetention();

        assertThat(before).isGreaterThan(4000);
        assertThat(log.sizeInBytes()).isBetween(2000L, 3000L);
        assertThat(readAll(log, 300)).hasSize((int) (60 - log.logStartOffset()));
    }

    @Test
    void nothingGoesForEver() {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(60);
        test.nowMs += 1L << 50;

        applyRetention();

        assertThat(log.logStartOffset()).isZero();
    }

    @Test
    void nothingGoesPastTheHighWatermark() throws IOException {
        PartitionLog log = open(new RetentionConfig(0, 0));
        append(35);
        long third = SegmentFiles.baseOffset(test.files(".log").get(2), ".log").orElseThrow();
        test.nowMs += 1000;

        log.applyRetention(third + 1);

        assertThat(log.logStartOffset()).isEqualTo(third);
    }

    @Test
    void aRecordFromTheFutureKeepsNothingLongerThanOneOfTheMomentWhenItWasWritten() throws IOException {
        PartitionLog log = open(new RetentionConfig(100_000, -1));
        log.append(batch(Long.MAX_VALUE / 2, "from the future"), 0);
        for (Path file : test.files(".log")) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(test.nowMs));
        }

        test.nowMs += 100_001;
        applyRetention();

        assertThat(log.logStartOffset()).isEqualTo(1);
    }

    @Test
    void aReaderInTheMiddleOfADeletedSegmentGetsItsBytes() throws IOException {
        PartitionLog log = open(new RetentionConfig(0, -1));
        Queue<Runnable> storage = new ArrayDeque<>();
        test.storage = storage::add;
        append(35);
        test.nowMs += 1000;

        try (LogRegion region = log.read(0, 10_000, 35)) {
            applyRetention();
            storage.forEach(Runnable::run);
            storage.clear();
            assertThat(log.logStartOffset()).isEqualTo(35);
            assertThat(test.files(".deleted")).hasSize(3);
            assertThat(Batches.read(region.readFully()).get(0).value()).isEqualTo("value 00000");
        }
        storage.forEach(Runnable::run);
        assertThat(test.files(".deleted")).isEmpty();
    }

    @Test
    void whatCannotBeRenamedStaysAndGoesTheNextTime() throws IOException {
        PartitionLog log = open(new RetentionConfig(0, -1));
        append(35);
        test.nowMs += 1000;
        test.disk.failRename(true);
        assertThatThrownBy(this::applyRetention)
                .isInstanceOf(BrokerException.class)
                .hasMessageStartingWith("deleting old segments of orders-0 in ");
        assertThat(log.append(batch(test.nowMs, "goes on"), 0).baseOffset()).isEqualTo(35);

        test.disk.failRename(false);
        applyRetention();

        assertThat(log.logStartOffset()).isGreaterThanOrEqualTo(30);
        assertThat(values(readAll(log, 300))).last().isEqualTo("goes on");
    }

    @Test
    void anOldSegmentGoesFromAFullDisk() {
        PartitionLog log = open(new RetentionConfig(0, -1));
        append(35);
        test.nowMs += 1000;
        test.disk.leaveRoomFor(0);

        applyRetention();

        assertThat(log.logStartOffset()).isEqualTo(35);
    }

    @Test
    void deletedRecordsStayDeletedThroughACrash() {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(35);

        log.deleteRecordsBefore(17);

        assertThat(log.logStartOffset()).isEqualTo(17);
        PartitionLog reopened = test.reopenAfterCrash();
        assertThat(reopened.logStartOffset()).isEqualTo(17);
        assertThatThrownBy(() -> reopened.read(16, 100, 35)).hasMessageContaining("the log has offsets 17 to 35");
        assertThat(reopened.offsetForTimestamp(0, 35))
                .map(TimestampOffset::offset)
                .contains(17L);
        assertThat(reopened.read(17, 100, 35).sizeInBytes()).isPositive();
    }

    @Test
    void deletingLessThanIsGoneChangesNothing() {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(35);
        log.deleteRecordsBefore(17);

        log.deleteRecordsBefore(4);

        assertThat(log.logStartOffset()).isEqualTo(17);
        assertThat(test.reopenAfterCrash().logStartOffset()).isEqualTo(17);
    }

    @Test
    void deletingAllRecordsFreesTheirSpaceAndGivesNoOffsetTwice() throws IOException {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(35);

        log.deleteRecordsBefore(35);

        assertThat(log.sizeInBytes()).isZero();
        log.close();
        for (Path file : test.files(".log")) {
            Files.delete(file); // even then
        }
        PartitionLog reopened = test.open(LogLoader.LastStop.UNCLEAN, 35);
        assertThat(reopened.logStartOffset()).isEqualTo(35);
        assertThat(reopened.append(batch(5, "next"), 0).baseOffset()).isEqualTo(35);
    }

    @Test
    void aLogThatLostItsEndBeginsAnewWhereItsRecordsWereDeleted() throws IOException {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(7);
        log.deleteRecordsBefore(5);
        log.close();
        Path only = test.lastFile(".log");
        try (FileChannel channel = FileChannel.open(only, StandardOpenOption.WRITE)) {
            channel.truncate(200); // two records are left, of those that were deleted
        }

        PartitionLog reopened = test.open(LogLoader.LastStop.UNCLEAN, 0);

        assertThat(reopened.logStartOffset()).isEqualTo(5);
        assertThat(reopened.append(batch(5, "next"), 0).baseOffset()).isEqualTo(5);
        assertThat(values(readAll(reopened, 300))).containsExactly("next");
    }

    @Test
    void aDamagedStartFileIsSaidAndTheFirstSegmentCounts() throws IOException {
        PartitionLog log = open(RetentionConfig.FOREVER);
        append(7);
        log.deleteRecordsBefore(5);
        Files.writeString(test.folder.resolve(LogStart.FILE), "0\n1\n-5\n");

        try (CapturedLog said = new CapturedLog()) {
            assertThat(test.reopenAfterCrash().logStartOffset()).isZero();
            assertThat(said.warnings()).anyMatch(warning -> warning.contains("one offset expected, not [-5]"));
        }
    }
}
