package io.minikafka.broker.dump;

import static io.minikafka.broker.dump.SampleLog.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of damaged indexes, snapshots and checkpoints beside a segment that is whole. */
final class IndexDamageTest {
    private static final String INDEX = "00000000000000000000.index ";
    private static final String TIME_INDEX = "00000000000000000000.timeindex ";

    @TempDir
    private Path data;

    private Path folder;
    private SampleLog log;

    @BeforeEach
    void aSegmentOfFiveBatches() throws IOException {
        folder = data.resolve("orders-0");
        log = SampleLog.of(folder, 0, 5);
    }

    @Test
    void aBitFlippedInAnyByteOfAnOffsetIndexIsNoticed() throws IOException {
        aBitFlippedInAnyByteIsNoticed(log.index());
    }

    @Test
    void aBitFlippedInAnyByteOfATimeIndexIsNoticed() throws IOException {
        aBitFlippedInAnyByteIsNoticed(log.timeIndex());
    }

    @Test
    void aBitFlippedInAnyByteOfASnapshotIsNoticed() throws IOException {
        Path file = folder.resolve("00000000000000000015.snapshot");
        Files.write(file, SampleLog.snapshot(new long[] {7, 0, 4, 10, 4}, new long[] {8, 0, 9, 14, 4}));
        aBitFlippedInAnyByteIsNoticed(file);
    }

    private void aBitFlippedInAnyByteIsNoticed(Path file) throws IOException {
        int bytes = (int) Files.size(file);
        for (int at = 0; at < bytes; at++) {
            SampleLog.flip(file, at, at % 8);

            Dumped alone = Dumped.run("--check", file);

            assertThat(alone.status()).as("byte %s", at).isEqualTo(1);
            assertThat(alone.lines("problem"))
                    .allMatch(line -> line.string("file").equals(file.toString()));
            SampleLog.flip(file, at, at % 8);
        }
        assertThat(Dumped.run(folder).status()).isZero();
    }

    @Test
    void anEntryIsComparedWithTheBatchToWhichItLeads() throws IOException {
        ByteBuffer entries = ByteBuffer.allocate(24);
        entries.putInt(6).putInt(log.position(1)); // that one ends with 5
        entries.putInt(8).putInt(log.position(2) + 1);
        entries.putInt(20).putInt(log.position(5));
        Files.write(log.index(), entries.array());

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        INDEX + "0 the entry for offset 6 leads to position " + log.position(1)
                                + " of the segment, where the batch ends with offset 5",
                        INDEX + "8 the entry for offset 8 leads to position " + (log.position(2) + 1)
                                + " of the segment: a batch has magic " + magicAt(log.position(2) + 1) + ", must be 2",
                        INDEX + "16 the entry for offset 20 leads to position " + log.position(5)
                                + " of the segment: nothing lies here: the file ends");
    }

    /** The magic that a batch would have that began at this position. */
    private int magicAt(int position) throws IOException {
        return Files.readAllBytes(log.log())[position + RecordBatch.MAGIC_AT];
    }

    @Test
    void entriesHaveToRise() throws IOException {
        ByteBuffer entries = ByteBuffer.allocate(16);
        entries.putInt(8).putInt(log.position(2));
        entries.putInt(5).putInt(log.position(1));
        Files.write(log.index(), entries.array());
        ByteBuffer times = ByteBuffer.allocate(24);
        times.putLong(3002).putInt(8);
        times.putLong(2002).putInt(11);
        Files.write(log.timeIndex(), times.array());

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        INDEX + "8 the entry for offset 5 at position " + log.position(1)
                                + " stands behind that for offset 8 at position " + log.position(2),
                        TIME_INDEX
                                + "12 the entry for time 2002 at offset 11 stands behind that for time 3002 at offset 8",
                        TIME_INDEX + "12 the entry for time 2002 leads to offset 11, whose batch has time 4002");
    }

    @Test
    void aTimeIsComparedWithItsBatchAndThoseBefore() throws IOException {
        folder = data.resolve("times-0");
        log = new SampleLog(folder, 0)
                .add(batch(0, 5000, "a"))
                .add(batch(1, 2000, "b"))
                .add(batch(5, 6000, "c"))
                .write();
        ByteBuffer times = ByteBuffer.allocate(36);
        times.putLong(2000).putInt(1);
        times.putLong(5500).putInt(3);
        times.putLong(6000).putInt(9);
        Files.write(log.timeIndex(), times.array());

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        TIME_INDEX + "0 the entry for time 2000 leads to offset 1, but a batch before it has time 5000",
                        TIME_INDEX
                                + "12 the entry for time 5500 leads to offset 3, with which no batch of the segment ends",
                        TIME_INDEX
                                + "24 the entry for time 6000 leads to offset 9, with which no batch of the segment ends");
    }

    @Test
    void timesBehindADamagedHeaderCannotBeChecked() throws IOException {
        SampleLog.flip(log.log(), log.position(2) + RecordBatch.MAGIC_AT, 0);

        assertThat(Dumped.run(log.timeIndex()).problems())
                .containsExactly(
                        TIME_INDEX + "12 the entry for time 3002 leads to offset 8; this and what follows cannot"
                                + " be checked: at position " + log.position(2)
                                + " of the segment a batch has magic 3, must be 2");
    }

    @Test
    void bytesBehindTheLastEntryAreNamed() throws IOException {
        SampleLog.cut(log.index(), 21);
        SampleLog.cut(log.timeIndex(), 25);

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        INDEX + "16 5 bytes are left over behind the last entry of 8",
                        TIME_INDEX + "24 1 bytes are left over behind the last entry of 12");
    }

    @Test
    void indexesWithoutSegmentAndSegmentsWithoutIndexAreNamed() throws IOException {
        Files.delete(log.index());
        Path orphan = Files.write(folder.resolve("00000000000000000099.timeindex"), new byte[0]);

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        INDEX + "0 the file is not there; the next start makes it anew",
                        "00000000000000000099.timeindex 0 the file belongs to no segment; the next start removes it");
        assertThat(Dumped.run(orphan).problems())
                .containsExactly(
                        "00000000000000000099.timeindex 0 " + folder + "/00000000000000000099.log is not there");
    }

    @Test
    void aCompactionThatWasInterruptedIsNamedAndNoneOfItsTraces() throws IOException {
        SampleLog.of(folder, 15, 1);
        SampleLog.of(folder, 18, 1);
        Files.move(log.log(), log.file(".log.deleted"));
        Files.move(log.timeIndex(), log.file(".timeindex.deleted"));
        Files.delete(folder.resolve("00000000000000000015.index"));
        Path swap = Files.writeString(folder.resolve("compaction-swap"), "0\n1\n0 18\n");

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        "compaction-swap 0 a compaction was under way: the next start puts one segment in the place"
                                + " of those from offset 0 to 17");

        Files.writeString(swap, "0\n1\n0\n");
        assertThat(Dumped.run("--check", folder).problems())
                .first()
                .isEqualTo("orders-0 0 " + swap + " does not say which segments a compaction replaces");
    }

    @Test
    void aSnapshotIsOfWhatWasBeforeIt() throws IOException {
        Path file = folder.resolve("00000000000000000010.snapshot");
        Files.write(
                file,
                SampleLog.snapshot(
                        new long[] {7, 0, 4, 9, 4}, new long[] {8, 2, 4, 8, 0}, new long[] {8, 1, 4, 9, 0}, new long[] {
                            9, 0, 4, 10, 4
                        }));

        assertThat(Dumped.run(folder).problems())
                .containsExactly(
                        "00000000000000000010.snapshot 102 producer 8 has offset 9 of epoch 1 behind offset 8 of epoch 2",
                        "00000000000000000010.snapshot 148 producer 9 has a batch at offset 10, the snapshot is of those"
                                + " before 10");
    }

    @Test
    void aSnapshotThatIsCutIsNoticed() throws IOException {
        Path file = folder.resolve("00000000000000000015.snapshot");
        byte[] whole = SampleLog.snapshot(new long[] {7, 0, 4, 10, 4}, new long[] {8, 0, 9, 14, 4});
        for (int size = 0; size < whole.length; size++) {
            Files.write(file, whole);
            SampleLog.cut(file, size);

            assertThat(Dumped.run(file).status()).as("%s bytes", size).isEqualTo(1);
        }
    }

    @Test
    void checkpointsThatAreNoTablesAreNamed() throws IOException {
        Path epochs = folder.resolve("leader-epoch-checkpoint");
        Path points = data.resolve("recovery-point-offset-checkpoint");
        Files.writeString(epochs, "0\n4\n1 0\n1 7\n2 x\n3 3\n");
        Files.writeString(points, "0\n1\norders 0 7\norders 0 8\norders seven\n");
        Path other = Files.writeString(data.resolve("log-start-offset-checkpoint"), "1\n0\n");
        Path empty = Files.writeString(data.resolve("replication-offset-checkpoint"), "");

        assertThat(Dumped.run(epochs, points, other, empty).problems())
                .containsExactly(
                        "leader-epoch-checkpoint 8 epoch 1 from offset 7 on stands behind epoch 1 from offset 0 on",
                        "leader-epoch-checkpoint 12 an epoch and an offset expected, not \"2 x\"",
                        "leader-epoch-checkpoint 16 epoch 3 from offset 3 on stands behind epoch 1 from offset 7 on",
                        "recovery-point-offset-checkpoint 15 orders-0 is there twice",
                        "recovery-point-offset-checkpoint 26 a topic and two numbers expected, not \"orders seven\"",
                        "recovery-point-offset-checkpoint 2 \"1\" lines announced, 3 are there",
                        "log-start-offset-checkpoint 0 version 0 expected, not \"1\"",
                        "replication-offset-checkpoint 0 version 0 expected, not nothing");
    }
}
