package io.minikafka.broker.log;

import static io.minikafka.broker.log.Keyed.batch;
import static io.minikafka.broker.log.Keyed.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.Keyed.Stored;
import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CompactionTest {
    private static final long DELETE_RETENTION_MS = 500_000;
    private static final LogConfig CONFIG = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.CREATE_TIME)
            .with(new CompactionConfig(DELETE_RETENTION_MS, 0, 0, Long.MAX_VALUE));

    @TempDir
    private Path data;

    @Test
    void ofEachKeyTheLastRecordStaysAtItsOffset() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1", "a=2"), 0);
            test.log.append(batch(200, "c=1", "b=2"), 0);
            test.roll();
            test.log.append(batch(300, "a=3", "d=1"), 0);

            test.compact();

            assertThat(texts(test.log)).containsExactly("2:a=2", "3:c=1", "4:b=2", "5:a=3", "6:d=1");
            assertThat(test.log.logStartOffset()).isZero();
            assertThat(test.cleanedUpTo).isEqualTo(5);
        }
    }

    @Test
    void theNextPassRemovesWhatLaterRecordsHaveReplaced() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1"), 0);
            test.roll();
            test.compact();
            test.log.append(batch(200, "a=2"), 0);
            test.roll();

            test.compact();

            assertThat(texts(test.log)).containsExactly("1:b=1", "2:a=2");
        }
    }

    @Test
    void recordsWithoutKeyGo() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "=no key", "a=1", "="), 0);
            test.roll();

            test.compact();

            assertThat(texts(test.log)).containsExactly("1:a=1");
        }
    }

    @Test
    void aBatchThatLosesNothingKeepsItsBytes() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(Compression.GZIP, 100, "a=1", "b=1"), 0);
            test.log.append(batch(200, "c=1", "d=1"), 0);
            test.log.append(batch(Compression.GZIP, 300, "b=2"), 0);
            ByteBuffer middle = bytesOf(test.log, 2);
            ByteBuffer last = bytesOf(test.log, 4);
            test.roll();

            test.compact();

            assertThat(texts(test.log)).containsExactly("0:a=1", "2:c=1", "3:d=1", "4:b=2");
            assertThat(bytesOf(test.log, 2)).isEqualTo(middle);
            assertThat(bytesOf(test.log, 4)).isEqualTo(last);
        }
    }

    private static ByteBuffer bytesOf(PartitionLog log, long offset) {
        try (LogRegion region = log.read(offset, 1, log.logEndOffset())) {
            return region.readFully();
        }
    }

    @Test
    void aSegmentThatLosesNothingIsNotWrittenAgain() throws IOException {
        LogConfig full = new LogConfig(200, 60_000, 512, 1 << 20, TimestampType.CREATE_TIME)
                .with(CONFIG.compaction().orElseThrow());
        try (TestLog test = new TestLog(data, full)) {
            StoppingDisk disk = new StoppingDisk(test.disk);
            test.files = disk;
            test.open(LastStop.UNCLEAN, 0);
            for (int i = 0; i < 6; i++) {
                test.log.append(batch(100 + i, "key " + i + "=" + "v".repeat(90)), 0);
            }
            test.roll();
            test.dirtyRange();
            int changes = disk.changes();

            Compaction pass = test.compact(1 << 20);

            assertThat(pass.endOffset()).isEqualTo(6);
            assertThat(disk.changes()).isEqualTo(changes);
            assertThat(texts(test.log)).hasSize(6);
        }
    }

    @Test
    void aRecordWithoutValueStaysAsLongAsReadersMayNeedToHearOfIt() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1"), 0);
            test.log.append(batch(200, "a", "c=1"), 0);
            test.roll();
            test.compact();
            long horizon = test.nowMs + DELETE_RETENTION_MS;
            assertThat(texts(test.log)).containsExactly("1:b=1", "2:a", "3:c=1");
            assertThat(horizonOf(test.log, 2)).hasValue(horizon);
            assertThat(horizonOf(test.log, 1)).isEmpty();

            test.nowMs = horizon - 1;
            test.compact();
            test.reopenAfterCrash();
            assertThat(texts(test.log)).containsExactly("1:b=1", "2:a", "3:c=1");
            assertThat(horizonOf(test.log, 2)).hasValue(horizon);

            test.nowMs = horizon;
            test.compact();
            assertThat(texts(test.log)).containsExactly("1:b=1", "3:c=1");
        }
    }

    @Test
    void aRecordWithoutValueThatIsItselfReplacedGoesAtOnce() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a", "b=1"), 0);
            test.log.append(batch(200, "a=2"), 0);
            test.roll();

            test.compact();

            assertThat(texts(test.log)).containsExactly("1:b=1", "2:a=2");
            assertThat(horizonOf(test.log, 1)).isEmpty();
        }
    }

    /** Else it could go in the very pass that first removes what it deletes. */
    @Test
    void aBatchThatWasNotGoneThroughToItsEndGetsNoDeleteHorizon() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1", "c"), 0);
            test.roll();

            Compaction twoKeys = test.compact(3 * OffsetMap.SLOT_BYTES);
            OptionalLong afterTwoKeys = horizonOf(test.log, 0);
            test.compact();

            assertThat(twoKeys.endOffset()).isEqualTo(2);
            assertThat(afterTwoKeys).isEmpty();
            assertThat(horizonOf(test.log, 0)).hasValue(test.nowMs + DELETE_RETENTION_MS);
        }
    }

    @Test
    void aDeleteRetentionWithoutEndKeepsThem() throws IOException {
        LogConfig forever = CONFIG.with(new CompactionConfig(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE));
        try (TestLog test = TestLog.opened(data, forever)) {
            test.log.append(batch(100, "a=1", "a"), 0);
            test.roll();

            test.compact();
            test.compact();

            assertThat(Keyed.readAll(test.log)).containsExactly(new Keyed.Read(1, 101, "a"));
            assertThat(horizonOf(test.log, 1)).hasValue(Long.MAX_VALUE);
        }
    }

    private static OptionalLong horizonOf(PartitionLog log, long offset) {
        return RecordBatch.at(bytesOf(log, offset), 0).deleteHorizonMs();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatStaysKeepsItsCodecAndTime(Compression compression) throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(compression, 100, "a=1", "b=1", "c", "a=2"), 0);
            test.log.append(batch(compression, 200, "b=2"), 0);
            test.roll();

            test.compact();
            test.reopenAfterCrash();

            RecordBatch first = RecordBatch.at(bytesOf(test.log, 0), 0);
            assertThat(first.compression()).isEqualTo(compression);
            assertThat(first.isCrcValid()).isTrue();
            assertThat(first.maxTimestamp()).isEqualTo(103);
            assertThat(Keyed.readAll(test.log))
                    .containsExactly(
                            new Keyed.Read(2, 102, "c"), new Keyed.Read(3, 103, "a=2"), new Keyed.Read(4, 200, "b=2"));
        }
    }

    @Test
    void theTimeThatTheBrokerGaveStays() throws IOException {
        LogConfig stamping = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.LOG_APPEND_TIME)
                .with(CONFIG.compaction().orElseThrow());
        try (TestLog test = TestLog.opened(data, stamping)) {
            test.log.append(batch(5, "a=1", "b=1", "c"), 0);
            test.log.append(batch(7, "a=2"), 0);
            test.roll();

            test.compact();

            assertThat(Keyed.readAll(test.log))
                    .extracting(Keyed.Read::timestamp)
                    .containsExactly(1_000_000L, 1_000_000L, 1_000_000L);
            assertThat(RecordBatch.at(bytesOf(test.log, 0), 0).timestampType())
                    .isEqualTo(TimestampType.LOG_APPEND_TIME);
        }
    }

    @Test
    void moreKeysThanTheMapHoldsTakeMorePasses() throws IOException {
        int keys = 3700;
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            for (int round = 0; round < 3; round++) {
                for (int key = 0; key < keys; key += 10) {
                    String[] records = new String[10];
                    for (int i = 0; i < records.length; i++) {
                        records[i] = "key " + (key + i) + "=" + round;
                    }
                    test.log.append(batch(100, records), 0);
                }
            }
            test.roll();

            int passes = 0;
            while (test.dirtyRange().dirtyBytes() > 0) {
                Compaction pass = test.compact(1000 * OffsetMap.SLOT_BYTES);
                assertThat(pass.isComplete()).isTrue();
                passes++;
            }

            assertThat(passes).isBetween(10, 3 * keys / 900 + 1);
            assertThat(Keyed.readAll(test.log)).hasSize(keys).allMatch(record -> record.offset() >= 2L * keys);
        }
    }

    /** With a hundred times as many keys as there is room for, and the first one comes back at the very end. */
    @Test
    void theTiniestMapGetsThroughAHundredTimesAsManyKeys() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            OffsetMap tiny = new OffsetMap(4 * OffsetMap.SLOT_BYTES);
            int keys = 100 * tiny.capacity();
            String[] records = new String[keys + 1];
            for (int i = 0; i < keys; i++) {
                records[i] = "key " + i + "=1";
            }
            records[keys] = "key 0=2";
            test.log.append(batch(100, records), 0);
            test.roll();

            int passes = 0;
            while (test.dirtyRange().dirtyBytes() > 0) {
                test.compact(4 * OffsetMap.SLOT_BYTES);
                passes++;
            }

            assertThat(passes).isBetween(100, 101);
            assertThat(texts(test.log)).hasSize(keys).startsWith("1:key 1=1").endsWith(keys + ":key 0=2");
        }
    }

    @Test
    void neighboursAreMergedAsLongAsTheyFitIntoASegment() throws IOException {
        LogConfig small = new LogConfig(1000, 60_000, 128, 1 << 20, TimestampType.CREATE_TIME)
                .with(CONFIG.compaction().orElseThrow());
        try (TestLog test = TestLog.opened(data, small)) {
            for (int i = 0; i < 300; i++) {
                test.log.append(batch(100 + i, i % 10 == 0 ? "only " + i + "=1" : "again=" + i), 0);
            }
            test.roll();
            int before = test.files(".log").size();

            test.compact(); // which finds full segments
            test.compact(); // and leaves small ones

            List<Path> after = test.files(".log");
            assertThat(before).isGreaterThan(20);
            assertThat(after).hasSizeBetween(4, before / 4);
            assertThat(after).allMatch(file -> file.toFile().length() <= 1000);
            assertThat(Keyed.readAll(test.log)).hasSize(31);
            assertThat(test.log.offsetForTimestamp(355, test.log.logEndOffset()))
                    .contains(new TimestampOffset(360, 260));
        }
    }

    @Test
    void theOffsetsOfASegmentGoUpToTheNextOneEvenWhereNoRecordIsLeft() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1"), 0);
            test.log.append(batch(150, "a=2", "b=2"), 0);
            test.roll();
            test.log.append(batch(200, "a=3"), 0);
            test.log.append(batch(250, "b=3", "=none"), 0);
            test.roll();

            test.compact(1 << 20);
            test.compact(1 << 20);

            assertThat(Keyed.stored(test.log, 0, 1))
                    .containsExactly(
                            new Stored(4, 4, List.of(new Keyed.Read(4, 200, "a=3"))),
                            new Stored(5, 6, List.of(new Keyed.Read(5, 250, "b=3"))));
            test.log.append(batch(300, "b=4"), 0);
            test.roll();
            test.compact();
            assertThat(texts(test.log)).containsExactly("4:a=3", "7:b=4");
            test.log.append(batch(300, "a=5", "b=5"), 0);
            test.log.append(batch(300, "=none"), 0);
            test.roll();
            test.compact();
            assertThat(Keyed.stored(test.log, 0, 1)).last().isEqualTo(new Stored(10, 10, List.of()));
            assertThat(Keyed.stored(test.log, 10, 1)).containsExactly(new Stored(10, 10, List.of()));
        }
    }

    @Test
    void theLastSequenceOfEachProducerOutlivesItsRecords() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(7, 0, 100, "a=1", "b=1"), 0);
            test.log.append(batch(7, 2, 200, "a=2"), 0);
            test.log.append(batch(8, 0, 300, "a=3", "b=3"), 0);
            test.log.append(batch(400, "a=4", "b=4"), 0);
            test.roll();

            test.compact();
            test.cleanedUpTo = 0;
            test.log.close();
            test.open(LastStop.UNCLEAN, 0);

            assertThat(Keyed.stored(test.log, 0, 10_000))
                    .containsExactly(
                            new Stored(2, 2, List.of()),
                            new Stored(3, 4, List.of()),
                            new Stored(5, 6, List.of(new Keyed.Read(5, 400, "a=4"), new Keyed.Read(6, 401, "b=4"))));
            assertThat(test.log.append(batch(7, 2, 200, "a=2"), 0)).isEqualTo(new AppendResult(2, 2, -1, true));
            assertThat(test.log.append(batch(8, 0, 300, "a=3", "b=3"), 0)).isEqualTo(new AppendResult(3, 4, -1, true));
            assertThatThrownBy(() -> test.log.append(batch(8, 4, 500, "c=1"), 0))
                    .isInstanceOfSatisfying(
                            BrokerException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER));
            assertThat(test.log.append(batch(8, 2, 500, "c=1"), 0).baseOffset()).isEqualTo(7);

            test.roll();
            test.compact();
            assertThat(Keyed.stored(test.log, 0, 10_000))
                    .extracting(Stored::baseOffset)
                    .as("producer 8 has gone on")
                    .containsExactly(2L, 5L, 7L);
        }
    }

    @Test
    void whoReadsASegmentGoesOnReadingItWhenItIsReplaced() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1"), 0);
            test.log.append(batch(200, "a=2"), 0);
            test.roll();
            ByteBuffer before = bytesOf(test.log, 0);
            List<Path> deleted = new ArrayList<>();

            try (LogRegion under = test.log.read(0, 1, 3)) {
                test.compact();
                test.log.append(batch(300, "b=3"), 0);
                test.roll();
                test.compact();
                deleted.addAll(test.files(".deleted"));
                assertThat(under.readFully()).isEqualTo(before);
            }

            assertThat(deleted).isNotEmpty();
            assertThat(test.files(".deleted")).isEmpty();
            assertThat(texts(test.log)).containsExactly("2:a=2", "3:b=3");
        }
    }

    @Test
    void retentionTakesCompactedSegmentsAwayToo() throws IOException {
        LogConfig both = CONFIG.with(new RetentionConfig(200_000, RetentionConfig.UNLIMITED));
        try (TestLog test = TestLog.opened(data, both)) {
            test.log.append(batch(test.nowMs, "a=1", "b=1", "a=2"), 0);
            test.roll();
            test.log.append(batch(test.nowMs, "a=3"), 0);
            test.roll();
            test.compact();
            assertThat(texts(test.log)).containsExactly("1:b=1", "3:a=3");

            test.nowMs += 250_000;
            test.log.applyRetention(test.log.logEndOffset());

            assertThat(test.log.logStartOffset()).isEqualTo(4);
            assertThat(texts(test.log)).isEmpty();
            test.log.append(batch(test.nowMs, "a=4"), 0);
            test.roll();
            test.compact();
            assertThat(texts(test.log)).containsExactly("4:a=4");
        }
    }

    @Test
    void aDamagedBatchIsNeitherCopiedNorDropped() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=1"), 0);
            test.log.append(batch(200, "a=" + "2".repeat(4000)), 0);
            test.roll();
            test.dirtyRange();
            Path file = test.files(".log").get(0);
            byte[] whole = Files.readAllBytes(file);
            int second = RecordBatch.sizeInBytes(ByteBuffer.wrap(whole), 0);
            String where = "position " + second + " of " + file;

            assertUncleanable(test, file, whole, whole.length - 3, "a batch with a wrong CRC lies at " + where);
            assertUncleanable(
                    test,
                    file,
                    whole,
                    second + 7,
                    "a batch with the offsets 3 to 3, where 2 to 2 belong, lies at " + where);
            assertUncleanable(test, file, whole, second + RecordBatch.LENGTH_AT + 1, "no whole batch lies at " + where);
            assertUncleanable(
                    test, file, whole, second + RecordBatch.MAGIC_AT, "no batch of this format lies at " + where);
            assertThat(test.files(".cleaned")).isEmpty();
        }
    }

    /** After one bit of the file at {@code at} is another one; the file stays as it is. */
    private static void assertUncleanable(TestLog test, Path file, byte[] whole, int at, String message)
            throws IOException {
        byte[] damaged = whole.clone();
        damaged[at] ^= 1;
        Files.write(file, damaged);

        assertThatThrownBy(test::compact)
                .isInstanceOf(UncleanableException.class)
                .hasMessage(message);

        assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }

    @Test
    void batchesLargerThanWhatIsReadAtOnceAreCheckedBeforeMemoryIsTakenForThem() throws IOException {
        LogConfig large = new LogConfig(4 << 20, 60_000, 512, 1 << 20, TimestampType.CREATE_TIME)
                .with(CONFIG.compaction().orElseThrow());
        try (TestLog test = TestLog.opened(data, large)) {
            test.log.append(batch(100, "a=" + "1".repeat(1 << 20), "b=" + "1".repeat(1 << 20)), 0);
            test.log.append(batch(200, "a=2"), 0);
            test.roll();
            test.compact();
            assertThat(Keyed.stored(test.log, 0, 1))
                    .extracting(stored -> stored.records().size())
                    .containsExactly(1, 1);

            Path file = test.files(".log").get(0);
            byte[] damaged = Files.readAllBytes(file);
            damaged[1 << 19] ^= 1;
            Files.write(file, damaged);
            test.cleanedUpTo = 0;
            assertThatThrownBy(test::compact)
                    .isInstanceOf(UncleanableException.class)
                    .hasMessage("no valid batch lies at position 0 of " + file);
        }
    }

    @Test
    void aFullDiskLeavesTheLogAsItWasAndTheNextPassTriesAgain() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "b=" + "b".repeat(2000)), 0);
            test.log.append(batch(200, "a=2"), 0);
            test.roll();
            test.dirtyRange();

            test.disk.leaveRoomFor(1000);
            assertThatThrownBy(test::compact)
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(UncleanableException.class)
                    .hasMessage("No space left on device");
            assertThat(test.files(".cleaned")).isEmpty();
            assertThat(Keyed.readAll(test.log)).hasSize(3);

            test.disk.makeRoom();
            test.compact();
            assertThat(Keyed.readAll(test.log)).hasSize(2);
        }
    }

    @Test
    void aPassOverALogThatIsClosedEndsQuietly() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(100, "a=1", "a=2"), 0);
            test.roll();
            CompactionConfig config = CONFIG.compaction().orElseThrow();

            try (Compaction pass = new Compaction(test.log, config, test.dirtyRange(), new OffsetMap(1024))) {
                test.log.close();
                pass.step();

                assertThat(pass.isEnded()).isTrue();
                assertThat(pass.isComplete()).isFalse();
            }
            assertThat(test.files(".cleaned")).isEmpty();
        }
    }
}
