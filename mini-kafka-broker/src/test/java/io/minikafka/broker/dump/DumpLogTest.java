package io.minikafka.broker.dump;

import static io.minikafka.broker.dump.SampleLog.batch;
import static io.minikafka.broker.dump.SampleLog.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is shown of files in good order. */
final class DumpLogTest {
    @TempDir
    private Path data;

    private Path orders() {
        return data.resolve("orders-0");
    }

    @Test
    void showsABatchAndItsRecordsLineByLine() throws IOException {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[512], Compression.NONE);
        builder.append(1000, utf8("k"), utf8("v"), List.of(new Header("h", utf8("1")), new Header("none", null)));
        builder.append(990, null, new byte[] {(byte) 0xFF}, List.of());
        builder.append(1010, utf8("line\nbreak"), null, List.of());
        ByteBuffer batch = builder.build(7, (short) 2, 40);
        RecordBatch.at(batch, 0).assign(5, 3);
        SampleLog log = new SampleLog(orders(), 5).add(batch).write();

        Dumped dumped = Dumped.run(log.log());

        String file = "{\"file\":\"" + log.log() + "\",\"type\":";
        assertThat(dumped.out().lines())
                .containsExactly(
                        file
                                + "\"batch\",\"position\":0,\"baseOffset\":5,\"lastOffset\":7,\"count\":3,\"leaderEpoch\":3"
                                + ",\"size\":" + batch.remaining()
                                + ",\"codec\":\"none\",\"timestampType\":\"CreateTime\""
                                + ",\"baseTimestamp\":1000,\"maxTimestamp\":1010,\"producerId\":7,\"producerEpoch\":2"
                                + ",\"baseSequence\":40,\"lastSequence\":42,\"transactional\":false,\"control\":false"
                                + ",\"crc\":" + RecordBatch.at(batch, 0).crc() + ",\"crcValid\":true}",
                        file + "\"record\",\"offset\":5,\"timestamp\":1000,\"key\":\"k\",\"value\":\"v\""
                                + ",\"headers\":[{\"key\":\"h\",\"value\":\"1\"},{\"key\":\"none\",\"value\":null}]}",
                        file + "\"record\",\"offset\":6,\"timestamp\":990,\"key\":null,\"value\":{\"base64\":\"/w==\"}"
                                + ",\"headers\":[]}",
                        file + "\"record\",\"offset\":7,\"timestamp\":1010,\"key\":\"line\\nbreak\",\"value\":null"
                                + ",\"headers\":[]}");
        assertThat(dumped.out()).endsWith("}\n");
        assertThat(dumped.err()).isEqualTo("dump-log: 1 file, 1 batch, 3 records: no problems\n");
        assertThat(dumped.status()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsRecordsInEveryCodec(Compression codec) throws IOException {
        SampleLog log = new SampleLog(orders(), 0)
                .add(batch(codec, 0, 1000, "a", "b"))
                .add(batch(codec, 2, 2000, "c"))
                .write();

        Dumped dumped = Dumped.run(log.log());

        assertThat(dumped.values()).containsExactly("a", "b", "c");
        assertThat(dumped.lines("batch"))
                .allMatch(line -> line.string("codec").equals(codec.configName()) && line.bool("crcValid", false));
        assertThat(dumped.status()).isZero();
    }

    @Test
    void findsNothingWrongWithWhatCompactionLeaves() throws IOException {
        ByteBuffer sparse = batch(10, 1000, "a", "b");
        sparse.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, 5);
        ByteBuffer withHorizon = batch(30, 5000, "c");
        withHorizon.putShort(RecordBatch.ATTRIBUTES_AT, (short) 0x40);
        SampleLog log = new SampleLog(orders(), 3)
                .add(SampleLog.withCrc(sparse, 7, 0))
                .add(SampleLog.emptyBatch(16, 3))
                .add(SampleLog.withCrc(withHorizon, 7, 8))
                .write();

        Dumped dumped = Dumped.run(orders());

        assertThat(dumped.problems()).isEmpty();
        assertThat(dumped.numbers("batch", "baseOffset")).containsExactly(10L, 16L, 30L);
        assertThat(dumped.numbers("batch", "lastOffset")).containsExactly(15L, 19L, 30L);
        assertThat(dumped.numbers("batch", "count")).containsExactly(2L, 0L, 1L);
        assertThat(dumped.lines("batch").get(2).int64("deleteHorizonMs")).isEqualTo(5000);
        assertThat(dumped.lines("batch").get(1).has("deleteHorizonMs")).isFalse();
        assertThat(dumped.values()).containsExactly("a", "b", "c");
        assertThat(dumped.err())
                .contains("3 batches, 3 records, 2 gaps between batches, as compaction leaves them: no problems");
        assertThat(log.index()).exists();
    }

    @Test
    void showsTheEntriesOfBothIndexes() throws IOException {
        SampleLog log = SampleLog.of(orders(), 100, 3);

        Dumped offsets = Dumped.run(log.index());
        Dumped times = Dumped.run(log.timeIndex());

        assertThat(offsets.numbers("indexEntry", "lastOffset")).containsExactly(105L, 108L);
        assertThat(offsets.numbers("indexEntry", "batchPosition"))
                .containsExactly((long) log.position(1), (long) log.position(2));
        assertThat(times.numbers("timeIndexEntry", "timestamp")).containsExactly(2002L, 3002L);
        assertThat(times.numbers("timeIndexEntry", "offset")).containsExactly(105L, 108L);
        assertThat(offsets.status() + times.status()).isZero();
    }

    @Test
    void decodesTheBrokersOwnTopics() throws IOException {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[512], Compression.NONE);
        builder.append(
                1, utf8("{\"type\":\"group\",\n \"group\":\"g\"}"), utf8("{\"held\":[{\"n\":[0,1]}]}"), List.of());
        builder.append(1, utf8("{\"type\":\"group\"} and more"), null, List.of());
        builder.append(1, utf8("[1]"), utf8("{\"half\":"), List.of());
        ByteBuffer batch = builder.build(-1, (short) -1, -1);
        RecordBatch.at(batch, 0).assign(0, 0);
        Path internal = data.resolve("__consumer_offsets-3");
        new SampleLog(internal, 0).add(batch.duplicate()).write();
        new SampleLog(orders(), 0).add(batch.duplicate()).write();

        List<String> decoded = records(Dumped.run(internal));
        List<String> plain = records(Dumped.run(orders()));

        assertThat(decoded.get(0))
                .contains("\"key\":{\"type\":\"group\",\"group\":\"g\"},\"value\":{\"held\":[{\"n\":[0,1]}]}");
        assertThat(decoded.get(1)).contains("\"key\":\"{\\\"type\\\":\\\"group\\\"} and more\",\"value\":null");
        assertThat(decoded.get(2)).contains("\"key\":\"[1]\",\"value\":\"{\\\"half\\\":\"");
        assertThat(plain.get(0)).contains("\"key\":\"{\\\"type\\\":\\\"group\\\",\\n \\\"group\\\":\\\"g\\\"}\"");
    }

    private static List<String> records(Dumped dumped) {
        assertThat(dumped.status()).isZero();
        return dumped.out()
                .lines()
                .filter(line -> line.contains("\"type\":\"record\""))
                .toList();
    }

    @Test
    void showsTheRowsOfASnapshotOfProducers() throws IOException {
        Path file = Files.createDirectories(orders()).resolve("00000000000000000100.snapshot");
        Files.write(file, SampleLog.snapshot(new long[] {7, 0, 4, 80, 4}, new long[] {7, 0, 9, 85, 4}, new long[] {
            8, 1, 0, 99, 0
        }));

        Dumped dumped = Dumped.run(file);

        assertThat(dumped.numbers("producer", "producerId")).containsExactly(7L, 7L, 8L);
        assertThat(dumped.numbers("producer", "producerEpoch")).containsExactly(0L, 0L, 1L);
        assertThat(dumped.numbers("producer", "lastSequence")).containsExactly(4L, 9L, 0L);
        assertThat(dumped.numbers("producer", "lastOffset")).containsExactly(80L, 85L, 99L);
        assertThat(dumped.numbers("producer", "offsetDelta")).containsExactly(4L, 4L, 0L);
        assertThat(dumped.numbers("producer", "timestamp")).containsExactly(1000L, 1000L, 1000L);
        assertThat(dumped.numbers("producer", "coordinatorEpoch")).containsOnly(-1L);
        assertThat(dumped.numbers("producer", "currentTxnFirstOffset")).containsOnly(-1L);
        assertThat(dumped.status()).isZero();
    }

    @Test
    void aSnapshotMayHaveMoreRowsThanAreReadAtOnce() throws IOException {
        Path file = Files.createDirectories(orders()).resolve("00000000000000005000.snapshot");
        long[][] rows = new long[3000][];
        Arrays.setAll(rows, i -> new long[] {i, 0, 0, i, 0});
        Files.write(file, SampleLog.snapshot(rows));

        Dumped dumped = Dumped.run(file);

        assertThat(dumped.lines("producer")).hasSize(3000);
        assertThat(dumped.problems()).isEmpty();
    }

    @Test
    void showsAPartitionSegmentBySegmentAndThenTheRest() throws IOException {
        SampleLog.of(orders(), 0, 2);
        SampleLog.of(orders(), 6, 1);
        Files.write(orders().resolve("00000000000000000006.snapshot"), SampleLog.snapshot(new long[] {7, 0, 0, 5, 0}));
        Files.writeString(orders().resolve("leader-epoch-checkpoint"), "0\n2\n0 0\n3 6\n");
        Files.writeString(orders().resolve("log-start-offset-checkpoint"), "0\n1\n2\n");
        Files.writeString(orders().resolve("00000000000000000000.log.deleted"), "on its way out");
        Files.writeString(orders().resolve("partition.metadata"), "of no interest");

        Dumped dumped = Dumped.run(orders());

        assertThat(dumped.problems()).isEmpty();
        assertThat(dumped.out().lines().map(line -> line.replaceFirst(".*\"type\":\"(\\w+)\".*", "$1")))
                .containsExactly(
                        "batch",
                        "record",
                        "record",
                        "record",
                        "batch",
                        "record",
                        "record",
                        "record",
                        "indexEntry",
                        "timeIndexEntry",
                        "batch",
                        "record",
                        "record",
                        "record",
                        "producer",
                        "leaderEpoch",
                        "leaderEpoch",
                        "checkpoint");
        assertThat(dumped.numbers("leaderEpoch", "leaderEpoch")).containsExactly(0L, 3L);
        assertThat(dumped.numbers("leaderEpoch", "startOffset")).containsExactly(0L, 6L);
        assertThat(dumped.numbers("checkpoint", "offset")).containsExactly(2L);
        assertThat(dumped.err()).startsWith("dump-log: 9 files, 3 batches, 9 records");
    }

    @Test
    void showsAWholeDataFolderPartitionByPartition() throws IOException {
        Files.writeString(data.resolve("meta.json"), "{}");
        Files.writeString(data.resolve("clean-shutdown"), "");
        Files.writeString(
                data.resolve("recovery-point-offset-checkpoint"), "0\n3\norders 0 3\norders 10 6\ngone 0 5\n");
        SampleLog.of(data.resolve("orders-10"), 3, 1);
        SampleLog.of(data.resolve("orders-2"), 0, 0);
        SampleLog.of(orders(), 0, 1);
        SampleLog.of(data.resolve("old-0.0-delete"), 0, 1);
        Files.createDirectory(data.resolve("somebody's notes"));

        Dumped dumped = Dumped.run("--batches-only", data);

        assertThat(dumped.problems()).isEmpty();
        assertThat(dumped.lines("batch").stream().map(line -> line.string("file")))
                .containsExactly(orders() + "/00000000000000000000.log", data + "/orders-10/00000000000000000003.log");
        assertThat(dumped.numbers("checkpoint", "offset")).containsExactly(3L, 6L, 5L);
        assertThat(dumped.lines("checkpoint").get(1).string("topic")).isEqualTo("orders");
        assertThat(dumped.numbers("checkpoint", "partition")).containsExactly(0L, 10L, 0L);
        assertThat(dumped.err()).isEqualTo("dump-log: 10 files, 2 batches, 6 records: no problems\n");
    }

    @Test
    void aDataFolderMayBeNamedLikeAPartition() throws IOException {
        Path folder = Files.createDirectory(data.resolve("broker-1"));
        SampleLog.of(folder.resolve("orders-0"), 0, 2);
        Path empty = Files.createDirectory(folder.resolve("orders-1"));

        assertThat(Dumped.run(folder).values()).hasSize(6);
        Files.writeString(folder.resolve("meta.json"), "{}");
        assertThat(Dumped.run(folder).values()).hasSize(6);
        assertThat(Dumped.run(empty).err()).isEqualTo("dump-log: 0 files, 0 batches, 0 records: no problems\n");
    }

    @Test
    void beginsAtAnOffsetAndEndsAfterSoManyRecords() throws IOException {
        SampleLog.of(orders(), 0, 3);
        SampleLog.of(orders(), 9, 4);
        SampleLog.of(orders(), 21, 1);

        assertThat(Dumped.run("--from", 10, "--limit", 4, orders()).values()).containsExactly("b0", "c0", "a1", "b1");
        assertThat(Dumped.run("--limit", 1, orders()).err()).startsWith("dump-log: 1 file, 1 batch, 1 record:");
        assertThat(Dumped.run("--from=8", orders()).values())
                .startsWith("c2", "a0")
                .hasSize(1 + 12 + 3);
        assertThat(Dumped.run("--from=100", orders()).values()).isEmpty();
        assertThat(Dumped.run("--limit=2", "--batches-only", orders()).numbers("batch", "baseOffset"))
                .containsExactly(0L, 3L);
        Dumped batches = Dumped.run("--from=19", "--batches-only", orders());
        assertThat(batches.numbers("batch", "baseOffset")).containsExactly(18L, 21L);
        assertThat(batches.lines("record")).isEmpty();
        assertThat(batches.err()).contains("no problems");
    }

    @Test
    void checkShowsNothingWhereNothingIsWrong() throws IOException {
        SampleLog.of(orders(), 0, 3);

        Dumped dumped = Dumped.run("--check", orders());

        assertThat(dumped).isEqualTo(new Dumped(0, "", "dump-log: 3 files, 3 batches, 9 records: no problems\n"));
    }

    @Test
    void filesOnTheirWayOutOrInAreShownWhenTheyAreNamed() throws IOException {
        SampleLog log = SampleLog.of(orders(), 0, 2);
        for (Path file : List.of(log.log(), log.index())) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".deleted"));
        }

        assertThat(Dumped.run(log.file(".log.deleted"), log.file(".index.deleted")))
                .matches(dumped -> dumped.status() == 0)
                .matches(dumped -> dumped.values().size() == 6)
                .matches(dumped -> dumped.lines("indexEntry").size() == 1);
    }

    @Test
    void whatItDoesNotUnderstandIsNamedBeforeAnythingIsShown() throws IOException {
        SampleLog log = SampleLog.of(orders(), 0, 1);
        Path notes = Files.createDirectory(data.resolve("notes"));
        Path text = Files.writeString(notes.resolve("a.txt"), "");

        assertThat(Dumped.run().err()).startsWith("dump-log: no FILE or FOLDER is given\n");
        assertThat(Dumped.run("--form", 1, log.log()).err()).contains("--form");
        assertThat(Dumped.run("--from", -1, log.log()).err()).contains("--from is -1; allowed: at least 0");
        assertThat(Dumped.run("--limit", "many", log.log()).err())
                .contains("--limit")
                .contains("many");
        Dumped dumped = Dumped.run(log.log(), data + "/none", notes, text);
        assertThat(dumped.err())
                .isEqualTo("dump-log: " + data + "/none does not exist\n"
                        + "dump-log: " + notes
                        + " is neither a data folder, with meta.json, nor the folder of a partition\n"
                        + "dump-log: " + text + " is not a .log, .index, .timeindex, .snapshot or -checkpoint file\n"
                        + "Try dump-log --help.\n");
        assertThat(dumped.out()).isEmpty();
        assertThat(dumped.status()).isEqualTo(2);
    }

    @Test
    void helpNamesEveryOption() {
        Dumped help = Dumped.run("--help");

        assertThat(help.status()).isZero();
        assertThat(help.out()).contains("FILE|FOLDER", "--from", "--limit", "--batches-only", "--check", "Ends with 0");
    }

    @Test
    void endsQuietlyWhenNobodyReadsAnyMore() throws IOException {
        SampleLog log = SampleLog.of(orders(), 0, 500);

        Dumped closed = runInto(log, "Broken pipe");
        Dumped full = runInto(log, "No space left on device");

        assertThat(closed).isEqualTo(new Dumped(141, "", ""));
        assertThat(full)
                .isEqualTo(new Dumped(1, "", "dump-log: standard output cannot be written: No space left on device\n"));
    }

    private static Dumped runInto(SampleLog log, String failure) {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(failure);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = DumpLog.run(
                new String[] {log.log().toString()}, broken, new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Dumped(status, "", err.toString(StandardCharsets.UTF_8));
    }
}
