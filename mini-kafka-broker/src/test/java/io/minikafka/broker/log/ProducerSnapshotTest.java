package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a log knows of its producers after a restart. */
final class ProducerSnapshotTest {
    private static final long ID = 42;
    private static final short EPOCH = 3;

    /** Segments of 1 KiB. */
    private static final LogConfig CONFIG = new LogConfig(1024, 600_000, 100, 1 << 20, TimestampType.CREATE_TIME);

    private static final LogConfig ONE_SEGMENT =
            new LogConfig(1 << 30, 600_000_000, 4096, 1 << 20, TimestampType.CREATE_TIME);

    @TempDir
    private Path data;

    private static AppendResult append(TestLog test, long id, int sequence) {
        return test.log.append(batch(id, EPOCH, sequence, 5, "first", "second"), 0);
    }

    private static AppendResult append(TestLog test, int sequence) {
        return append(test, ID, sequence);
    }

    private static void assertRefused(ErrorCode code, ByteBuffer batch, TestLog test) {
        long end = test.log.logEndOffset();
        assertThatThrownBy(() -> test.log.append(batch, 0))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(test.log.logEndOffset()).isEqualTo(end);
    }

    /** Writes so many batches of two records, from sequence 0 and offset 0 on. */
    private static void write(TestLog test, int batches) {
        for (int i = 0; i < batches; i++) {
            append(test, 2 * i);
        }
    }

    /** That the producer which wrote so many batches from offset 0 on is known as if nothing had happened. */
    private static void assertKnows(TestLog test, int batches) {
        for (int i = batches - 5; i < batches; i++) {
            assertThat(append(test, 2 * i)).isEqualTo(new AppendResult(2L * i, 2L * i + 1, -1, true));
        }
        assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(ID, EPOCH, 2 * batches - 12, 5, "a", "b"), test);
        assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(ID, EPOCH, 2 * batches + 1, 5, "a"), test);
        assertRefused(ErrorCode.INVALID_PRODUCER_EPOCH, batch(ID, (short) (EPOCH - 1), 0, 5, "a"), test);
    }

    private static void stop(TestLog test, LastStop how) throws IOException {
        if (how == LastStop.CLEAN) {
            test.reopenAfterCleanStop();
        } else {
            test.log.flush();
            test.reopenAfterCrash();
        }
    }

    private static List<String> names(TestLog test) throws IOException {
        return test.files(".snapshot").stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @Test
    void theFileIsKafkasWithARowForEachRememberedBatch() throws IOException {
        ProducerStates states = new ProducerStates(TestLog.PARTITION, 1000);
        states.appended(new NumberedBatch(7, (short) 1, 0, 20, 0, 300, TimestampType.CREATE_TIME));
        states.appended(new NumberedBatch(9, (short) 0, 4, 15, 4, 200, TimestampType.CREATE_TIME));
        states.appended(new NumberedBatch(7, (short) 1, 2, 22, 1, 400, TimestampType.CREATE_TIME));

        byte[] content = ProducerSnapshot.of(states);

        assertThat(HexFormat.of().formatHex(content))
                .isEqualTo("0001" + "1d41d641" + "00000003"
                        + "0000000000000009" + "0000" + "00000004" + "000000000000000f" + "00000004"
                        + "00000000000000c8" + "ffffffff" + "ffffffffffffffff"
                        + "0000000000000007" + "0001" + "00000000" + "0000000000000014" + "00000000"
                        + "000000000000012c" + "ffffffff" + "ffffffffffffffff"
                        + "0000000000000007" + "0001" + "00000002" + "0000000000000016" + "00000001"
                        + "0000000000000190" + "ffffffff" + "ffffffffffffffff");
        assertThat(ProducerSnapshot.read(content, TimestampType.CREATE_TIME))
                .extracting(NumberedBatch::lastOffset)
                .containsExactly(15L, 20L, 22L);
    }

    @Test
    void noDamageOfTheFileGoesUnnoticed() {
        ProducerStates states = new ProducerStates(TestLog.PARTITION, 1000);
        states.appended(new NumberedBatch(7, (short) 1, 2, 22, 1, 400, TimestampType.CREATE_TIME));
        byte[] content = ProducerSnapshot.of(states);

        for (int bytes = 0; bytes < content.length; bytes++) {
            byte[] cut = Arrays.copyOf(content, bytes);
            assertThatThrownBy(() -> ProducerSnapshot.read(cut, TimestampType.CREATE_TIME))
                    .isInstanceOf(IOException.class);
        }
        for (int bit = 0; bit < 8 * content.length; bit++) {
            byte[] flipped = content.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> ProducerSnapshot.read(flipped, TimestampType.CREATE_TIME))
                    .isInstanceOf(IOException.class);
        }
        byte[] zeros = new byte[content.length];
        assertThatThrownBy(() -> ProducerSnapshot.read(zeros, TimestampType.CREATE_TIME))
                .hasMessage("version 1 expected, not 0");
    }

    @Test
    void whatKafkaSaysOfTransactionsAloneIsLeftOut() throws IOException {
        ProducerStates states = new ProducerStates(TestLog.PARTITION, 1000);
        states.appended(new NumberedBatch(7, (short) 1, -1, -1, 0, 400, TimestampType.CREATE_TIME));

        assertThat(ProducerSnapshot.read(ProducerSnapshot.of(states), TimestampType.CREATE_TIME))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void producersAreKnownAfterARestart(LastStop how) throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            write(test, 40);

            stop(test, how);

            assertKnows(test, 40);
            assertThat(append(test, 80).baseOffset()).isEqualTo(80);
            assertThat(test.log
                            .append(batch(ID, (short) (EPOCH + 1), 0, 5, "a"), 0)
                            .baseOffset())
                    .isEqualTo(82);
            stop(test, how);
            assertRefused(ErrorCode.INVALID_PRODUCER_EPOCH, batch(ID, EPOCH, 82, 5, "a"), test);
            assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(ID, (short) (EPOCH + 1), 2, 5, "a"), test);
            assertThat(append(test, 43, 17).duplicate()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sequencesWrapAcrossARestart(LastStop how) throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(ID, EPOCH, Integer.MAX_VALUE - 3, 5, "a", "b"), 0);
            test.log.append(batch(ID, EPOCH, Integer.MAX_VALUE - 1, 5, "c", "d", "e"), 0);

            stop(test, how);

            assertThat(test.log.append(batch(ID, EPOCH, Integer.MAX_VALUE - 1, 5, "c", "d", "e"), 0))
                    .isEqualTo(new AppendResult(2, 4, -1, true));
            assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(ID, EPOCH, 0, 5, "f"), test);
            assertThat(test.log.append(batch(ID, EPOCH, 1, 5, "f"), 0).baseOffset())
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTimeThatTheBrokerGaveIsAnsweredAfterARestart(LastStop how) throws IOException {
        LogConfig stamped = new LogConfig(1024, 600_000, 100, 1 << 20, TimestampType.LOG_APPEND_TIME);
        try (TestLog test = TestLog.opened(data, stamped)) {
            append(test, 0);
            long stampedMs = test.nowMs;
            test.nowMs += 5000;

            stop(test, how);
            assertThat(append(test, 0)).isEqualTo(new AppendResult(0, 1, stampedMs, true));
            Files.delete(test.lastFile(".snapshot"));
            stop(test, how);

            assertThat(append(test, 0)).isEqualTo(new AppendResult(0, 1, stampedMs, true));
        }
    }

    @Test
    void aStartAfterACleanStopReadsTheSnapshotAndNothingElseOfTheLog() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT)) {
            write(test, 2000);
            test.log.flush();
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCleanStop();

            assertThat(test.disk.bytesRead() - readBefore)
                    .isLessThan(3 * BatchWalker.NEAR_BYTES + Files.size(test.lastFile(".snapshot")));
            assertKnows(test, 2000);
        }
    }

    @Test
    void afterACrashNothingBeforeTheRecoveryPointIsRead() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT)) {
            write(test, 2000);
            test.log.flush();
            for (int i = 0; i < 100; i++) {
                append(test, 7, 2 * i);
            }
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCrash();

            assertThat(test.disk.bytesRead() - readBefore).isLessThan(100 * 100 + 4 * BatchWalker.NEAR_BYTES);
            assertKnows(test, 2000);
            assertThat(append(test, 7, 198).baseOffset()).isEqualTo(4198);
        }
    }

    @Test
    void aLogWithoutNumberedProducersSaysSoAndIsNotReadForThem() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT)) {
            test.log.flush();
            assertThat(names(test)).isEmpty();
            for (int i = 0; i < 2000; i++) {
                test.log.append(batch(i, "x".repeat(100)), 0);
            }
            test.log.flush();
            assertThat(names(test)).containsExactly("00000000000000002000.snapshot");
            assertThat(Files.size(test.lastFile(".snapshot"))).isEqualTo(10);
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCleanStop();
            test.reopenAfterCrash();

            assertThat(test.disk.bytesRead() - readBefore).isLessThan(8 * BatchWalker.NEAR_BYTES);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsReadFromTheBatches(LastStop how) throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG);
                CapturedLog said = new CapturedLog()) {
            write(test, 40);
            test.log.flush();
            for (Path snapshot : test.files(".snapshot")) {
                Files.delete(snapshot);
            }

            stop(test, how);

            assertKnows(test, 40);
            stop(test, how);
            assertThat(names(test)).contains("00000000000000000080.snapshot");
            assertKnows(test, 40);
            assertThat(said.warnings()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDamagedSnapshotIsLeftAsideForTheOneBefore(LastStop how) throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG);
                CapturedLog said = new CapturedLog()) {
            write(test, 40);
            test.log.flush();
            Path last = test.lastFile(".snapshot");
            byte[] content = Files.readAllBytes(last);
            Files.write(last, Arrays.copyOf(content, content.length - 1));

            stop(test, how);

            assertThat(said.warnings())
                    .singleElement()
                    .asString()
                    .contains("80.snapshot is left aside", "its CRC is wrong");
            assertKnows(test, 40);
        }
    }

    @Test
    void aSegmentEndsWithASnapshotAndOldOnesGo() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            write(test, 40);
            test.log.flush();
            List<String> rolled = test.files(".log").stream()
                    .map(file -> file.getFileName().toString().replace(".log", ".snapshot"))
                    .toList();
            assertThat(names(test)).containsAll(rolled.subList(1, rolled.size()));

            test.log.recoveryPointStored(80);

            assertThat(names(test)).containsExactly(rolled.get(rolled.size() - 1), "00000000000000000080.snapshot");
            append(test, 80);
            test.log.flush();
            test.log.recoveryPointStored(80);
            assertThat(names(test)).as("80 is what a start would want").hasSize(3);
            test.log.recoveryPointStored(82);
            assertThat(names(test)).containsExactly(rolled.get(rolled.size() - 1), "00000000000000000082.snapshot");
        }
    }

    @Test
    void aSnapshotOfWhatMayHaveBeenLostIsNotTrusted() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT)) {
            write(test, 10);
            test.log.flush();
            long stored = test.log.recoveryPoint();
            write12And13(test);
            test.log.flush();
            assertThat(names(test)).hasSize(2);
            test.log.close();
            Path segment = test.lastFile(".log");
            Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), (int) Files.size(segment) - 1));

            test.open(LastStop.UNCLEAN, stored);

            assertThat(names(test)).containsExactly("00000000000000000020.snapshot");
            assertThat(append(test, 20).duplicate()).isTrue();
            assertThat(append(test, 22)).isEqualTo(new AppendResult(22, 23, -1, false));
            assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(ID, EPOCH, 25, 5, "a"), test);
        }
    }

    private static void write12And13(TestLog test) {
        append(test, 20);
        append(test, 22);
    }

    @Test
    void aLogThatLostWhatItHadIsKnownAsFarAsItGoes() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT);
                CapturedLog said = new CapturedLog()) {
            write(test, 10);
            test.log.flush();
            test.log.close();
            Path segment = test.lastFile(".log");
            Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), (int) Files.size(segment) - 1));

            test.open(LastStop.UNCLEAN, 20);

            assertThat(said.warnings()).isNotEmpty();
            assertThat(test.log.logEndOffset()).isEqualTo(18);
            assertThat(names(test)).isEmpty();
            assertKnows(test, 9);
            assertThat(append(test, 18)).isEqualTo(new AppendResult(18, 19, -1, false));
        }
    }

    @Test
    void whatRecoveryReadsAlthoughASnapshotTellsOfItCountsOnce() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG);
                CapturedLog said = new CapturedLog()) {
            int batches = 0;
            for (; test.files(".log").size() < 3; batches++) {
                append(test, 2 * batches);
            }
            append(test, 2 * batches++);
            test.log.flush();
            long end = test.log.logEndOffset();
            test.log.close();

            test.open(LastStop.UNCLEAN, end + 1);

            assertThat(said.warnings()).first().asString().contains("all of it is checked");
            assertThat(names(test)).contains("000000000000000000" + end + ".snapshot");
            assertKnows(test, batches);
        }
    }

    @Test
    void aFullDiskCostsTheSnapshotAndNothingElse() throws IOException {
        try (TestLog test = TestLog.opened(data, ONE_SEGMENT);
                CapturedLog said = new CapturedLog()) {
            write(test, 10);
            test.disk.failOpen(file -> file.toString().endsWith(".snapshot"));

            test.log.flush();
            append(test, 20);
            test.log.flush();

            assertThat(test.log.recoveryPoint()).isEqualTo(22);
            assertThat(said.warnings()).singleElement().asString().contains("could not be kept");
            test.disk.failOpen(file -> false);
            test.reopenAfterCrash();
            assertKnows(test, 11);
            test.log.flush();
            assertThat(names(test)).containsExactly("00000000000000000022.snapshot");
        }
    }

    @Test
    void aProducerIsForgottenWhenItWroteNothingForSoLong() throws IOException {
        try (TestLog test = new TestLog(data, CONFIG)) {
            test.producerIdExpiration = Duration.ofSeconds(10);
            test.open(LastStop.UNCLEAN, 0);
            append(test, 1, 0);
            test.nowMs += 4000;
            append(test, 2, 0);
            test.nowMs += 5999;
            assertThat(append(test, 1, 0).duplicate()).isTrue();
            test.nowMs += 1;

            assertThat(append(test, 1, 100)).as("may begin anywhere").isEqualTo(new AppendResult(4, 5, -1, false));
            assertThat(append(test, 2, 0).duplicate()).isTrue();
            test.nowMs += 4000;
            test.log.flush();
            assertThat(Files.size(test.lastFile(".snapshot")))
                    .as("the second one is gone")
                    .isEqualTo(10 + 46);
        }
    }

    @Test
    void timeGoesOnWhileTheBrokerIsDown() throws IOException {
        try (TestLog test = new TestLog(data, CONFIG)) {
            test.producerIdExpiration = Duration.ofSeconds(10);
            test.open(LastStop.UNCLEAN, 0);
            append(test, 1, 0);
            test.nowMs += 4000;
            append(test, 2, 0);
            test.log.flush();
            test.nowMs += 6000;

            test.reopenAfterCleanStop();

            assertThat(append(test, 2, 0).duplicate()).isTrue();
            assertThat(append(test, 1, 0).duplicate()).isFalse();
        }
    }

    @Test
    void oldRecordsThatAreImportedDoNotMakeTheirProducerOld() throws IOException {
        try (TestLog test = new TestLog(data, CONFIG)) {
            test.producerIdExpiration = Duration.ofSeconds(10);
            test.open(LastStop.UNCLEAN, 0);
            append(test, 0); // with timestamp 5, a thousand seconds ago

            assertThat(append(test, 0).duplicate()).isTrue();
            test.reopenAfterCleanStop();
            assertThat(append(test, 0).duplicate()).isTrue();
            test.log.flush();
            Files.delete(test.lastFile(".snapshot"));
            test.nowMs += 9000;
            test.reopenAfterCrash();
            test.nowMs += 9000;

            assertThat(append(test, 0).duplicate())
                    .as("nobody knows any more when it wrote: the later time counts")
                    .isTrue();
        }
    }

    @Test
    void aLargeLogWithoutSnapshotIsReadInTheBackgroundAndRefusesNumberedProducersUntilThen() throws IOException {
        Queue<Runnable> tasks = new ArrayDeque<>();
        LogConfig megabytes = new LogConfig(2 << 20, 600_000_000, 4096, 1 << 20, TimestampType.CREATE_TIME);
        ByteBuffer filler = Batches.batchOf(1 << 20, 5);
        try (TestLog test = TestLog.opened(data, megabytes)) {
            write(test, 5);
            for (int i = 0; i < 17; i++) {
                test.log.append(filler.duplicate(), 0);
            }
            test.log.flush();
            for (Path snapshot : test.files(".snapshot")) {
                Files.delete(snapshot);
            }
            test.storage = tasks::add;
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCrash();

            assertThat(test.disk.bytesRead() - readBefore).isLessThan(100_000);
            assertRefused(ErrorCode.LEADER_NOT_AVAILABLE, batch(ID, EPOCH, 10, 5, "a"), test);
            assertThat(test.log.append(batch(5, "not numbered"), 0).baseOffset())
                    .isEqualTo(27);
            test.log.flush();
            assertThat(names(test)).isEmpty();
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            assertKnows(test, 5);
            assertThat(test.disk.bytesRead() - readBefore).isLessThan(200_000);
            append(test, 10);
            test.log.flush();
            assertThat(names(test)).containsExactly("00000000000000000030.snapshot");
        }
    }

    @Test
    void nothingIsWrittenIntoTheFolderOfALogThatIsClosed() throws IOException {
        Queue<Runnable> tasks = new ArrayDeque<>();
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.storage = tasks::add;
            write(test, 40);
            test.log.close();

            tasks.forEach(Runnable::run);
            test.log.recoveryPointStored(80);

            assertThat(tasks).isNotEmpty();
            assertThat(names(test)).isEmpty();
            test.open(LastStop.UNCLEAN, 0);
        }
    }

    @Test
    void deletedSegmentsTakeTheirSnapshotsWithThem() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            write(test, 40);
            test.log.flush();

            test.log.deleteRecordsBefore(70);

            long first =
                    SegmentFiles.baseOffset(test.files(".log").get(0), ".log").orElseThrow();
            assertThat(test.files(".snapshot"))
                    .isNotEmpty()
                    .allMatch(file -> SegmentFiles.baseOffset(file, ".snapshot").orElseThrow() >= first);
            test.log.deleteRecordsBefore(80);
            assertThat(names(test)).containsExactly("00000000000000000080.snapshot");
            stop(test, LastStop.UNCLEAN);
            assertKnows(test, 40);
        }
    }

    @Test
    void jsonRecordsAndOthersWithoutNumbersAreNoProducers() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(RecordBatch.NO_PRODUCER_ID, (short) -1, -1, 5, "a"), 0);
            test.log.append(batch(RecordBatch.NO_PRODUCER_ID, (short) -1, -1, 5, "a"), 0);
            test.log.flush();
            assertThat(test.log.logEndOffset()).isEqualTo(2);
            assertThat(Files.size(test.lastFile(".snapshot"))).isEqualTo(10);
        }
    }
}
