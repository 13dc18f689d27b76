package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.batchOf;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.log.Batches.Read;
import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRecoveryTest {
    private static final LogConfig CONFIG = new LogConfig(1024, 600_000, 100, 1 << 20, TimestampType.CREATE_TIME);

    @TempDir
    private Path data;

    private final CapturedLog said = new CapturedLog();

    @AfterEach
    void letTheLogBePrintedAgain() {
        said.close();
    }

    /** A log of several segments whose last one has several batches; never flushed. */
    private List<Read> write(TestLog test) {
        List<Read> written = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            ByteBuffer batch = batch(1000L * i, "first " + i, "second " + i, "x".repeat(i * 4));
            test.log.append(batch, 4);
            written.addAll(Batches.read(batch));
        }
        return written;
    }

    /** As a new file: some file systems bring one that is cut to nothing and written anew to the disk at once. */
    private static void rewrite(Path file, byte[] content) throws IOException {
        Files.delete(file);
        Files.write(file, content);
    }

    /** How many of the records lie in whole batches within the first {@code bytes} bytes of the last segment. */
    private static int wholeRecords(byte[] segment, int bytes, int recordsBefore) {
        int records = recordsBefore;
        ByteBuffer buffer = ByteBuffer.wrap(segment);
        int at = 0;
        while (at < segment.length && at + RecordBatch.sizeInBytes(buffer, at) <= bytes) {
            records += RecordBatch.at(buffer, at).recordCount();
            at += RecordBatch.sizeInBytes(buffer, at);
        }
        return records;
    }

    /** Where the third last batch of a segment begins. */
    private static int lastBatches(byte[] segment) {
        List<Integer> positions = new ArrayList<>();
        for (int at = 0; at < segment.length; at += RecordBatch.sizeInBytes(ByteBuffer.wrap(segment), at)) {
            positions.add(at);
        }
        return positions.get(Math.max(0, positions.size() - 3));
    }

    @Test
    void aLogThatIsCutAnywhereInItsLastBatchesKeepsAllWholeBatches() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            Path last = test.lastFile(".log");
            byte[] segment = Files.readAllBytes(last);
            int before = (int) SegmentFiles.baseOffset(last, ".log").orElseThrow();
            test.log.close();
            for (LastStop lastStop : LastStop.values()) {
                for (int bytes = lastBatches(segment); bytes <= segment.length; bytes++) {
                    rewrite(last, Arrays.copyOf(segment, bytes));

                    test.open(lastStop, 0);

                    int whole = wholeRecords(segment, bytes, before);
                    assertThat(test.log.logEndOffset())
                            .as("%s at %s", lastStop, bytes)
                            .isEqualTo(whole);
                    if (Files.size(last) < bytes) {
                        assertThat(said.warnings()).isNotEmpty();
                    }
                    said.clear();
                    assertThat(test.log.append(batch(7, "more"), 4).baseOffset())
                            .isEqualTo(whole);
                    List<Read> expected = new ArrayList<>(written.subList(0, whole));
                    expected.add(new Read(whole, 7, "more"));
                    assertThat(readAll(test.log, 500)).isEqualTo(expected);
                    test.log.close();
                }
            }
        }
    }

    @Test
    void aFlippedBitCutsTheLogAtItsBatchWhereverItIs() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            Path last = test.lastFile(".log");
            byte[] segment = Files.readAllBytes(last);
            int before = (int) SegmentFiles.baseOffset(last, ".log").orElseThrow();
            test.log.close();
            int batchAt = lastBatches(segment);
            for (int at = batchAt; at < segment.length; at++) {
                if (at == batchAt + RecordBatch.sizeInBytes(ByteBuffer.wrap(segment), batchAt)) {
                    batchAt = at;
                }
                int inBatch = at - batchAt;
                // Nothing vouches for the leader epoch of a batch but that it does not go back.
                boolean vouchedFor = inBatch < RecordBatch.LEADER_EPOCH_AT || inBatch >= RecordBatch.MAGIC_AT;
                for (int bit = 0; vouchedFor && bit < 8; bit += inBatch < RecordBatch.HEADER_BYTES ? 1 : 3) {
                    byte[] damaged = segment.clone();
                    damaged[at] ^= (byte) (1 << bit);
                    rewrite(last, damaged);

                    test.open(LastStop.UNCLEAN, before);

                    int whole = wholeRecords(segment, batchAt, before);
                    assertThat(test.log.logEndOffset())
                            .as("byte %s, bit %s", at, bit)
                            .isEqualTo(whole);
                    assertThat(readAll(test.log, 500)).isEqualTo(written.subList(0, whole));
                    test.log.close();
                }
            }
        }
    }

    @Test
    void missingAndBrokenIndexesCostNothingButTime() throws IOException {
        long seed = 42;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            test.log.flush();
            long recoveryPoint = test.log.recoveryPoint();
            for (int round = 0; round < 40; round++) {
                List<Path> indexes = test.files("index");
                test.log.close();
                for (Path index : indexes) {
                    damage(index, random);
                }

                LastStop lastStop = random.nextBoolean() ? LastStop.CLEAN : LastStop.UNCLEAN;
                test.open(lastStop, recoveryPoint);

                assertThat(test.log.logEndOffset()).as("round %s", round).isEqualTo(written.size());
                for (int i = 0; i < 20; i++) {
                    Read record = written.get(random.nextInt(written.size()));
                    assertThat(Batches.read(test.log, record.offset(), 1)).contains(record);
                    assertThat(Batches.read(test.log, record.offset(), 3000)).contains(record);
                    assertThat(test.log.offsetForTimestamp(record.timestamp(), written.size()))
                            .contains(new TimestampOffset(record.timestamp(), record.offset()));
                }
                assertThat(readAll(test.log, 700)).isEqualTo(written);
                test.log.flush();
            }
        }
    }

    private static void damage(Path index, Random random) throws IOException {
        byte[] content = Files.readAllBytes(index);
        switch (random.nextInt(5)) {
            case 0 -> Files.delete(index);
            case 1 -> Files.write(index, Arrays.copyOf(content, random.nextInt(content.length + 1)));
            case 2 -> Files.write(index, Arrays.copyOf(content, content.length / 24 * random.nextInt(2) * 24));
            case 3 -> {
                random.nextBytes(content);
                Files.write(index, content);
            }
            default -> {
                // this one stays as it is
            }
        }
    }

    @Test
    void recoveryRebuildsTheIndexesThatAnUncleanStopLost() throws IOException {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            for (int i = 0; i < 100; i++) {
                test.log.append(batchOf(300, 1000L * i), 0);
            }
            test.log.flush();
            List<byte[]> flushed = contents(test);
            test.log.close();
            for (Path index : test.files("index")) {
                Files.write(index, new byte[0]);
            }

            test.open(LastStop.UNCLEAN, 0);
            test.log.flush();

            assertThat(contents(test)).usingRecursiveComparison().isEqualTo(flushed);
        }
    }

    private static List<byte[]> contents(TestLog test) throws IOException {
        List<byte[]> contents = new ArrayList<>();
        for (Path index : test.files("index")) {
            contents.add(Files.readAllBytes(index));
        }
        return contents;
    }

    @Test
    void saysWhatItReadAndWhatItDropped() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(1, "a"), 4);
            test.log.append(batch(2, "b"), 4);
            Path segment = test.lastFile(".log");
            Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), 100));

            test.reopenAfterCrash();

            assertThat(said.messages())
                    .containsExactly(
                            "orders-0: " + segment + " is cut at position 69, offset 1: the file ends inside the header"
                                    + " of a batch; 31 bytes are dropped",
                            "orders-0: recovered from offset 0 on: read 100 bytes in 0 ms, 0 producers, the log ends at"
                                    + " offset 1");
        }
    }

    @Test
    void onlyWhatLiesBehindTheRecoveryPointIsRead() throws IOException {
        LogConfig oneSegment = new LogConfig(1 << 30, 600_000_000, 4096, 1 << 20, TimestampType.CREATE_TIME);
        try (TestLog test = TestLog.opened(data, oneSegment)) {
            for (int i = 0; i < 2000; i++) {
                test.log.append(batchOf(1000, i), 0);
            }
            test.log.flush();
            for (int i = 0; i < 100; i++) {
                test.log.append(batchOf(1000, 2000 + i), 0);
            }
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCrash();

            assertThat(test.log.logEndOffset()).isEqualTo(2100);
            assertThat(test.disk.bytesRead() - readBefore).isBetween(100_000L, 130_000L);
            assertThat(test.log.offsetForTimestamp(2050, 2100)).contains(new TimestampOffset(2050, 2050));
            assertThat(readAll(test.log, 50_000)).hasSize(2100);
        }
    }

    @Test
    void damageInAnEarlierUnflushedSegmentDropsTheLaterOnes() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.storage = task -> {}; // nothing is flushed
            List<Read> written = write(test);
            Path second = test.files(".log").get(1);
            byte[] segment = Files.readAllBytes(second);
            segment[segment.length - 1] ^= 1;
            Files.write(second, segment);

            test.reopenAfterCrash();

            assertThat(test.files(".log")).hasSize(2);
            assertThat(test.files("index")).hasSize(4);
            List<Read> left = readAll(test.log, 500);
            assertThat(left).isEqualTo(written.subList(0, left.size()));
            assertThat(test.log.append(batch(7, "more"), 4).baseOffset()).isEqualTo(left.size());
        }
    }

    @Test
    void batchesLargerThanTheChunkAreCheckedTooWithoutTakingMemoryForThem() throws IOException {
        LogConfig large = new LogConfig(1 << 30, 600_000_000, 4096, 1 << 20, TimestampType.CREATE_TIME);
        try (TestLog test = TestLog.opened(data, large)) {
            test.log.append(batch(1, "small"), 0);
            test.log.append(batchOf(5_000_000, 2), 0);
            test.log.append(batch(3, "small"), 0);

            test.reopenAfterCrash();
            assertThat(readAll(test.log, 1000)).extracting(Read::timestamp).containsExactly(1L, 2L, 3L);

            Path segment = test.lastFile(".log");
            byte[] content = Files.readAllBytes(segment);
            content[3_000_000] ^= 1;
            Files.write(segment, content);
            test.reopenAfterCrash();
            assertThat(readAll(test.log, 1000)).extracting(Read::timestamp).containsExactly(1L);
        }
    }

    @Test
    void aLogWhoseFirstSegmentsAreGoneBeginsWithWhatIsLeft() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            test.log.close();
            Files.delete(test.files(".log").get(0));

            test.open(LastStop.UNCLEAN, 0);

            int start = (int) test.log.logStartOffset();
            assertThat(start).isPositive();
            assertThat(readAll(test.log, 500)).isEqualTo(written.subList(start, written.size()));
            assertThat(test.files("index")).hasSize(2 * test.files(".log").size());
        }
    }

    @Test
    void leftoversOfCrashesAreClearedAway() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            test.log.close();
            Files.createFile(test.folder.resolve("leader-epoch-checkpoint.tmp"));
            Files.createFile(test.folder.resolve("00000000000000000000.log.deleted"));
            Files.createFile(test.folder.resolve("00000000000000000002.log"));
            Files.createFile(test.folder.resolve("00000000000000000099.index"));
            Files.createFile(test.folder.resolve(
                    SegmentFiles.path(data, written.size(), ".log").getFileName()));

            test.open(LastStop.UNCLEAN, 0);

            assertThat(readAll(test.log, 500)).isEqualTo(written);
            assertThat(test.files(""))
                    .extracting(path -> path.getFileName().toString())
                    .doesNotContain(
                            "leader-epoch-checkpoint.tmp",
                            "00000000000000000000.log.deleted",
                            "00000000000000000002.log",
                            "00000000000000000099.index");
        }
    }

    @Test
    void aRecoveryPointBehindTheEndIsNotBelieved() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            List<Read> written = write(test);
            test.log.close();
            Path last = test.lastFile(".log");
            byte[] segment = Files.readAllBytes(last);
            segment[100] ^= 1;
            Files.write(last, segment);

            test.open(LastStop.UNCLEAN, written.size() + 1000);

            int before = (int) SegmentFiles.baseOffset(last, ".log").orElseThrow();
            assertThat(test.log.logEndOffset()).isEqualTo(before);
            assertThat(test.log.recoveryPoint()).isEqualTo(before);
            assertThat(readAll(test.log, 500)).isEqualTo(written.subList(0, before));
        }
    }

    @Test
    void leaderEpochsAreFoundAgainInTheBatches() throws IOException {
        try (TestLog test = TestLog.opened(data, CONFIG)) {
            test.log.append(batch(1, "a"), 2);
            test.log.append(batch(1, "b"), 5);
            test.log.flush();
            test.log.append(batch(1, "c"), 9);
            assertThat(Files.readString(test.folder.resolve(LeaderEpochs.FILE))).isEqualTo("0\n2\n2 0\n5 1\n");

            test.reopenAfterCrash();
            assertThat(test.log.latestLeaderEpoch()).isEqualTo(9);
            test.log.flush();
            assertThat(Files.readString(test.folder.resolve(LeaderEpochs.FILE))).isEqualTo("0\n3\n2 0\n5 1\n9 2\n");

            Files.writeString(test.folder.resolve(LeaderEpochs.FILE), "0\n17\nnonsense");
            test.log.close();
            test.open(LastStop.UNCLEAN, 0);
            test.log.flush();
            assertThat(Files.readString(test.folder.resolve(LeaderEpochs.FILE))).isEqualTo("0\n3\n2 0\n5 1\n9 2\n");
            assertThat(values(readAll(test.log, 500))).containsExactly("a", "b", "c");
        }
    }
}
