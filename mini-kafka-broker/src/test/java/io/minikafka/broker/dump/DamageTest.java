package io.minikafka.broker.dump;

import static io.minikafka.broker.dump.SampleLog.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of damaged segments of a broker that is stopped, and how much is shown all the same. */
final class DamageTest {
    private static final String LOG = "00000000000000000000.log";

    @TempDir
    private Path data;

    private Path folder;

    @BeforeEach
    void inAPartition() {
        folder = data.resolve("orders-0");
    }

    @Test
    void everyFlippedBitOfAHeaderIsNoticed() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 4);
        int start = log.position(1);
        for (int at = start; at < start + RecordBatch.HEADER_BYTES; at++) {
            for (int bit = 0; bit < 8; bit++) {
                SampleLog.flip(log.log(), at, bit);

                Dumped dumped = Dumped.run(log.log());

                assertThat(dumped.status())
                        .as("byte %s, bit %s: %s", at - start, bit, dumped)
                        .isEqualTo(1);
                assertThat(dumped.problems()).isNotEmpty().allMatch(problem -> positionOf(problem) >= start);
                assertThat(dumped.values())
                        .as("byte %s, bit %s", at - start, bit)
                        .startsWith("a0", "b0", "c0")
                        .endsWith("a3", "b3", "c3");
                SampleLog.flip(log.log(), at, bit);
            }
        }
        assertThat(Dumped.run(folder).status()).isZero();
    }

    private static long positionOf(String problem) {
        return Long.parseLong(problem.split(" ", 3)[1]);
    }

    @Test
    void everyFlippedByteOfTheRecordsIsNoticedAndTheNextBatchIsShown() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        for (int at = log.position(1) + RecordBatch.HEADER_BYTES; at < log.position(2); at++) {
            SampleLog.flip(log.log(), at, at % 8);

            Dumped dumped = Dumped.run(folder);

            assertThat(dumped.problems())
                    .singleElement()
                    .asString()
                    .matches(LOG + " " + log.position(1) + " a batch has CRC 0x\\w{8}, its content has 0x\\w{8}");
            assertThat(dumped.lines("batch").get(1).bool("crcValid", true)).isFalse();
            assertThat(dumped.values()).containsExactly("a0", "b0", "c0", "a2", "b2", "c2");
            SampleLog.flip(log.log(), at, at % 8);
        }
    }

    @Test
    void aLastBatchThatIsCutAnywhereIsNoticed() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        Files.write(log.index(), new byte[0]);
        Files.write(log.timeIndex(), new byte[0]);
        for (int size = log.position(3) - 1; size > log.position(2); size--) {
            SampleLog.cut(log.log(), size);

            Dumped dumped = Dumped.run(folder);

            assertThat(dumped.problems())
                    .singleElement()
                    .asString()
                    .startsWith(LOG + " " + log.position(2))
                    .contains("the next start cuts the log here")
                    .endsWith("; " + (size - log.position(2)) + " bytes are left out");
            assertThat(dumped.values()).hasSize(6);
            assertThat(dumped.status()).isEqualTo(1);
        }
    }

    @Test
    void whatIsMissingAfterACleanStopIsNoticedByItsRecoveryPoint() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        Files.write(log.index(), new byte[0]);
        Files.write(log.timeIndex(), new byte[0]);
        Files.writeString(data.resolve("recovery-point-offset-checkpoint"), "0\n1\norders 0 9\n");
        SampleLog.cut(log.log(), log.position(2));

        assertThat(Dumped.run(data).status()).isZero(); // of what came last before a crash nobody knows

        Files.writeString(data.resolve("clean-shutdown"), "");
        assertThat(Dumped.run(data).problems())
                .containsExactly("recovery-point-offset-checkpoint 0 orders-0 was brought to the disk up to offset 9"
                        + " before the broker stopped, and ends at 6");
        assertThat(Dumped.run("--from=5", data).status()).isEqualTo(1);
    }

    @Test
    void aLengthThatLeadsAstrayLosesNoMoreThanTheIndexAllows() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 10);
        SampleLog.flip(log.log(), log.position(4) + RecordBatch.LENGTH_AT + 3, 1);

        Dumped dumped = Dumped.run(log.log());

        assertThat(dumped.values()).hasSize(27).doesNotContain("a4", "b4", "c4");
        assertThat(dumped.problems()).singleElement().asString().contains("a batch has CRC");

        Files.delete(log.index());
        Dumped without = Dumped.run(log.log());

        assertThat(without.values()).hasSize(12);
        assertThat(without.problems()).hasSize(2);
        assertThat(without.problems().get(1)).contains("the next start cuts the log here");
    }

    @Test
    void aLengthLargerThanAllMemoryTakesNone() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 1);
        long bytes = Runtime.getRuntime().maxMemory() * 5 / 4;
        ByteBuffer header = batch(3, 1, "x");
        header.putInt(RecordBatch.LENGTH_AT, (int) (bytes - log.position(1) - RecordBatch.LOG_OVERHEAD));
        try (RandomAccessFile file = new RandomAccessFile(log.log().toFile(), "rw")) {
            file.seek(log.position(1));
            file.write(SampleLog.bytes(header), 0, RecordBatch.HEADER_BYTES);
            file.setLength(bytes);
        }

        Dumped dumped = Dumped.run(log.log());

        assertThat(dumped.problems()).singleElement().asString().contains("a batch has CRC");
        assertThat(dumped.values()).hasSize(3);
    }

    @Test
    void offsetsThatGoBackAreNamed() throws IOException {
        SampleLog log = new SampleLog(folder, 5)
                .add(batch(5, 1000, "a", "b"))
                .add(batch(6, 2000, "c"))
                .add(batch(6, 3000, "d"))
                .write();

        assertThat(Dumped.run(log.log()).problems())
                .containsExactly(
                        "00000000000000000005.log " + log.position(1)
                                + " a batch has offset 6 where at least 7 belongs",
                        "00000000000000000005.log " + log.position(2)
                                + " a batch has offset 6 where at least 7 belongs");
    }

    @Test
    void aSegmentThatBeginsBeforeItsNameIsNamed() throws IOException {
        SampleLog log = new SampleLog(folder, 5).add(batch(4, 1000, "a", "b")).write();

        assertThat(Dumped.run(log.log()).problems())
                .containsExactly("00000000000000000005.log 0 a batch has offset 4 where at least 5 belongs");
    }

    @Test
    void segmentsThatOverlapAreNamed() throws IOException {
        SampleLog.of(folder, 0, 3);
        SampleLog.of(folder, 8, 1);

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        "00000000000000000008.log 0 the segment begins before offset 9, where the one before it"
                                + " ends");
    }

    @Test
    void anEarlierSegmentThatEndsInsideABatchIsNotSaidToBeCutAtTheStart() throws IOException {
        SampleLog first = SampleLog.of(folder, 0, 1);
        SampleLog.of(folder, 3, 1);
        SampleLog.cut(first.log(), first.position(1) - 1);

        assertThat(Dumped.run(folder).problems())
                .containsExactly(LOG + " 0 a batch of length " + (first.position(1) - 12)
                        + " does not end in the file; " + (first.position(1) - 1) + " bytes are left out");
    }

    @Test
    void leaderEpochsThatGoBackAreNamed() throws IOException {
        ByteBuffer later = batch(0, 1000, "a");
        RecordBatch.at(later, 0).assign(0, 4);
        SampleLog log =
                new SampleLog(folder, 0).add(later).add(batch(1, 2000, "b")).write();

        assertThat(Dumped.run(folder).problems())
                .containsExactly(LOG + " " + log.position(1) + " leader epoch 0 follows 4");
    }

    @Test
    void contentThatIsWrongUnderARightCrcIsNamed() throws IOException {
        ByteBuffer tooMany = batch(0, 1000, "a", "b");
        tooMany.putInt(RecordBatch.RECORD_COUNT_AT, 3);
        ByteBuffer tooFew = batch(2, 2000, "a", "b");
        tooFew.putInt(RecordBatch.RECORD_COUNT_AT, 1);
        ByteBuffer noTime = batch(4, 3000, "a");
        noTime.putLong(RecordBatch.MAX_TIMESTAMP_AT, 3001);
        ByteBuffer noCodec = batch(5, 4000, "a");
        noCodec.putShort(RecordBatch.ATTRIBUTES_AT, (short) 7);
        ByteBuffer backwards = batch(6, 5000, "a", "b");
        backwards.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, -1);
        SampleLog log = new SampleLog(folder, 0);
        for (ByteBuffer batch : new ByteBuffer[] {tooMany, tooFew, noTime, noCodec, backwards}) {
            log.add(SampleLog.withCrc(batch, 7, 0));
        }
        log.add(batch(7, 6000, "whole")).write();

        Dumped dumped = Dumped.run(log.log());

        assertThat(dumped.problems())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith(LOG + " 0 ").contains("record 2 of 3"),
                        second -> assertThat(second)
                                .startsWith(LOG + " " + log.position(1) + " ")
                                .contains("bytes are left over"),
                        third -> assertThat(third)
                                .startsWith(LOG + " " + log.position(2) + " ")
                                .contains("claims a maximum timestamp of 3001, its records have 3000"),
                        fourth -> assertThat(fourth)
                                .startsWith(LOG + " " + log.position(3) + " ")
                                .contains("type 7 is not supported"),
                        fifth -> assertThat(fifth)
                                .isEqualTo(LOG + " " + log.position(4) + " a batch has last offset delta -1"),
                        sixth -> assertThat(sixth).startsWith(LOG + " " + log.position(4) + " "));
        assertThat(dumped.values()).endsWith("whole");
        assertThat(dumped.lines("batch").get(3).string("codec")).isEqualTo("unknown 7");
    }

    @Test
    void garbageIsNoBatch() throws IOException {
        Files.createDirectories(folder);
        Path log = Files.write(folder.resolve(LOG), new byte[200]);

        assertThat(Dumped.run(log).problems())
                .containsExactly(
                        LOG + " 0 a batch cannot have length 0; the next start cuts the log here; 200 bytes are"
                                + " left out");
    }

    @Test
    void aFileThatCannotBeReadIsNamedAndTheOthersAreShown() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 1);
        Files.delete(log.timeIndex());
        Files.createDirectory(log.timeIndex());

        Dumped dumped = Dumped.run(folder);

        assertThat(dumped.problems())
                .singleElement()
                .asString()
                .startsWith("00000000000000000000.timeindex 0 the file cannot be read: ");
        assertThat(dumped.values()).hasSize(3);
    }

    @Test
    void checkShowsProblemsOnly() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        SampleLog.flip(log.log(), log.position(1) + 70, 0);

        Dumped dumped = Dumped.run("--check", folder);

        assertThat(dumped.out().lines()).hasSize(1).allMatch(line -> line.contains("\"type\":\"problem\""));
        assertThat(dumped.err()).isEqualTo("dump-log: 3 files, 3 batches, 6 records: 1 problem\n");
        assertThat(dumped.status()).isEqualTo(1);
    }
}
