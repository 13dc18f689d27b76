package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogCleanerTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final TopicPartition EVENTS = new TopicPartition("events", 3);
    private static final LogConfig PLAIN = new LogConfig(4 << 20, 60_000, 4096, 10 << 20, TimestampType.CREATE_TIME);
    private static final LogConfig COMPACTED = PLAIN.with(new CompactionConfig(1000, 0.5, 0, Long.MAX_VALUE));
    private static final String TOPIC_ID = "WrwUkTc9SXSd0ELmEDmc1A";
    private static final Duration BACKOFF = Duration.ofSeconds(15);

    @TempDir
    private Path data;

    private final FaultyFileSystem disk = new FaultyFileSystem();
    private final Map<TopicPartition, Long> highWatermarks = new HashMap<>();
    private long ioBytesPerSecond = Long.MAX_VALUE;
    private boolean storageThreadRuns = true;
    private long nowMs = 1_000_000;
    private DataFolder folder;
    private LogManager logs;
    private ManualTimer timer;
    private LogCleaner cleaner;

    @BeforeEach
    void start() {
        folder = DataFolder.open(data, 1, disk);
        logs = LogManager.open(folder, new LogContext(disk, () -> Instant.ofEpochMilli(nowMs), this::onStorageThread));
        timer = new ManualTimer();
        CleanerConfig config = new CleanerConfig(64 << 10, ioBytesPerSecond, BACKOFF.toMillis());
        cleaner = new LogCleaner(logs, this::highWatermark, config, timer);
        cleaner.start();
    }

    @AfterEach
    void crash() {
        logs.closeAll();
        folder.close();
    }

    private void onStorageThread(Runnable task) {
        if (storageThreadRuns) {
            task.run();
        }
    }

    private long highWatermark(TopicPartition partition) {
        return highWatermarks.getOrDefault(partition, Long.MAX_VALUE);
    }

    private PartitionLog open(TopicPartition partition, LogConfig config) {
        return logs.openLog(partition, new LogSpec(TOPIC_ID, config));
    }

    /** Appends batches of two keys, and ends the segment. */
    private void fill(PartitionLog log, int batches) {
        for (int i = 0; i < batches; i++) {
            log.append(Keyed.batch(i, "a=" + i, "b=" + "v".repeat(200)), 0);
        }
        roll(log);
    }

    private void roll(PartitionLog log) {
        nowMs += 60_001;
        log.applyRetention(log.logEndOffset());
    }

    private String checkpoint() throws IOException {
        return Files.readString(data.resolve("cleaner-offset-checkpoint"));
    }

    @Test
    void aLogThatIsDueIsCompactedAndTheCheckpointSaysUpToWhere() throws IOException {
        PartitionLog log = open(ORDERS, COMPACTED);
        open(EVENTS, COMPACTED);
        fill(log, 10);
        logs.checkpoint();

        timer.pass(BACKOFF.multipliedBy(2));

        assertThat(Keyed.texts(log)).hasSize(2).first().isEqualTo("18:a=9");
        assertThat(checkpoint()).isEqualTo("0\n1\norders 0 20\n");
        assertThat(cleaner.statuses())
                .containsExactlyInAnyOrder(
                        new CompactionStatus(ORDERS, 20, 0, 0, Optional.empty()),
                        new CompactionStatus(EVENTS, 0, 0, 0, Optional.empty()));
        assertThat(cleaner.running()).isEmpty();
    }

    @Test
    void whatIsNotDueIsLeftAlone() throws IOException {
        PartitionLog plain = open(ORDERS, PLAIN);
        PartitionLog halfClean = open(EVENTS, COMPACTED);
        fill(plain, 10);
        halfClean.append(Keyed.batch(1, "large=" + "v".repeat(5000)), 0);
        fill(halfClean, 10);
        logs.checkpoint();
        timer.pass(BACKOFF);
        fill(halfClean, 3);
        logs.checkpoint();
        List<String> before = Keyed.texts(halfClean);

        timer.pass(BACKOFF);

        assertThat(Keyed.readAll(plain)).hasSize(20);
        assertThat(Keyed.texts(halfClean)).isEqualTo(before);
        assertThat(cleaner.statuses()).singleElement().satisfies(status -> {
            assertThat(status.cleanedUpTo()).isEqualTo(21);
            assertThat(status.dirtyBytes()).isPositive();
            assertThat(status.dirtyRatio()).isBetween(0.05, 0.2);
        });
    }

    @Test
    void whatTheCheckpointFileDoesNotCoverOrIsBehindTheHighWatermarkIsLeftAlone() {
        storageThreadRuns = false; // or it would flush what a roll has ended
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 10);

        timer.pass(BACKOFF);
        assertThat(Keyed.readAll(log)).hasSize(20);

        logs.checkpoint();
        highWatermarks.put(ORDERS, 19L);
        timer.pass(BACKOFF);
        assertThat(Keyed.readAll(log)).hasSize(20);

        highWatermarks.put(ORDERS, 20L);
        timer.pass(BACKOFF);
        assertThat(Keyed.readAll(log)).hasSize(2);
    }

    @Test
    void theDirtiestLogComesFirst() {
        PartitionLog half = open(ORDERS, COMPACTED);
        PartitionLog whole = open(EVENTS, COMPACTED);
        half.append(Keyed.batch(1, "large=" + "v".repeat(2000)), 0);
        fill(half, 10);
        logs.checkpoint();
        timer.pass(BACKOFF);
        fill(half, 20);
        fill(whole, 10);
        logs.checkpoint();

        timer.runNext();

        assertThat(Keyed.readAll(whole)).hasSize(2);
        assertThat(Keyed.readAll(half)).hasSize(43);
        timer.runNext();
        assertThat(Keyed.readAll(half)).hasSize(3);
    }

    @Test
    void aRestartGoesOnWhereTheCheckpointSays() throws IOException {
        fill(open(ORDERS, COMPACTED), 10);
        logs.checkpoint();
        timer.pass(BACKOFF);
        logs.closeCleanly();
        folder.close();
        start();
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 1);
        logs.checkpoint();

        timer.pass(BACKOFF);

        assertThat(Keyed.texts(log)).containsExactly("20:a=0", "21:b=" + "v".repeat(200));
        assertThat(checkpoint()).isEqualTo("0\n1\norders 0 22\n");
    }

    @Test
    void aCheckpointThatCannotBeReadCostsAPassAndNoRecord() throws IOException {
        fill(open(ORDERS, COMPACTED), 10);
        logs.checkpoint();
        timer.pass(BACKOFF);
        crash();
        Files.writeString(data.resolve("cleaner-offset-checkpoint"), "0\n1\norders zero 20\n");
        Files.delete(data.resolve("recovery-point-offset-checkpoint"));
        start();
        PartitionLog log = open(ORDERS, PLAIN); // even if it is not compacted any more, its gaps are no damage

        assertThat(Keyed.readAll(log)).hasSize(2);
        assertThat(log.logEndOffset()).isEqualTo(20);
        log.close();
    }

    @Test
    void readsAndWritesNoMoreThanTheThrottleAllows() {
        crash();
        ioBytesPerSecond = 1 << 20;
        start();
        PartitionLog log = open(ORDERS, COMPACTED);
        for (int segment = 0; segment < 2; segment++) {
            for (int i = 0; i < 30; i++) {
                log.append(Keyed.batch(i, "k" + i + "=" + "v".repeat(100_000)), 0);
            }
            roll(log);
        }
        logs.checkpoint();
        timer.pass(BACKOFF);
        long readSoFar = disk.bytesRead();

        timer.pass(Duration.ofSeconds(5));
        long inFiveSeconds = disk.bytesRead() - readSoFar;
        assertThat(cleaner.running()).contains(ORDERS);
        timer.pass(Duration.ofSeconds(20));

        assertThat(inFiveSeconds).isBetween(3L << 20, 6L << 20);
        assertThat(cleaner.running()).isEmpty();
        assertThat(Keyed.stored(log, 0, 1 << 20)).hasSize(30);
    }

    @Test
    void memoryForKeysIsTakenOnlyWhileThereIsSomethingToCompact() {
        PartitionLog log = open(ORDERS, COMPACTED);
        timer.pass(BACKOFF);
        assertThat(cleaner.bufferBytes()).isZero();
        fill(log, 10);
        logs.checkpoint();

        timer.runNext();
        int during = cleaner.bufferBytes();
        timer.pass(BACKOFF);

        assertThat(during).isEqualTo(64 << 10);
        assertThat(cleaner.bufferBytes()).isZero();
        assertThat(Keyed.readAll(log)).hasSize(2);
    }

    @Test
    void aDamagedLogIsSaidOnceAndTheOthersGoOn() throws IOException {
        PartitionLog damaged = open(ORDERS, COMPACTED);
        PartitionLog whole = open(EVENTS, COMPACTED);
        fill(damaged, 10);
        fill(whole, 10);
        logs.checkpoint();
        Path file = data.resolve("orders-0").resolve("00000000000000000000.log");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2 + 100] ^= 1;
        Files.write(file, content);

        try (CapturedLog said = new CapturedLog()) {
            timer.pass(BACKOFF.multipliedBy(4));

            assertThat(said.warnings())
                    .containsExactly("orders-0 is not compacted any more until the broker is started anew");
        }

        assertThat(Keyed.readAll(whole)).hasSize(2);
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertThat(cleaner.statuses())
                .filteredOn(CompactionStatus::partition, ORDERS)
                .singleElement()
                .satisfies(status -> assertThat(status.uncleanable())
                        .hasValueSatisfying(
                                why -> assertThat(why).contains("wrong CRC").contains(file.toString())));
    }

    @Test
    void aFullDiskIsSaidOnceAndTriedAgainUntilThereIsRoom() {
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 10);
        logs.checkpoint();
        disk.leaveRoomFor(0);

        try (CapturedLog said = new CapturedLog()) {
            timer.pass(BACKOFF.multipliedBy(4));
            assertThat(said.warnings())
                    .containsExactly(
                            "orders-0 cannot be compacted now and is tried again: java.io.IOException: No space"
                                    + " left on device");
        }
        assertThat(Keyed.readAll(log)).hasSize(20);

        disk.makeRoom();
        timer.pass(BACKOFF.multipliedBy(2));
        assertThat(Keyed.readAll(log)).hasSize(2);
    }

    @Test
    void aSwapThatFailsInTheMiddleIsFinishedAtTheNextStart() throws IOException {
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 10);
        logs.checkpoint();
        disk.failRename(path -> path.toString().endsWith(".log.cleaned"));

        try (CapturedLog said = new CapturedLog()) {
            timer.pass(BACKOFF.multipliedBy(4));
            assertThat(said.warnings())
                    .containsExactly("orders-0 is not compacted any more until the broker is started anew");
        }
        disk.failRename(path -> false);
        assertThat(Keyed.readAll(log)).as("what readers see").hasSize(20);
        log.append(Keyed.batch(1, "c=1"), 0);
        timer.pass(BACKOFF.multipliedBy(4));
        logs.checkpoint();
        crash();
        start();

        assertThat(Keyed.texts(open(ORDERS, COMPACTED))).hasSize(3).last().isEqualTo("20:c=1");
    }

    @Test
    void aFolderThatCannotBeSyncedTakesThePartitionOutOfServiceWhicheverSyncItIs() throws IOException {
        int failures = 0;
        while (compactsWithFailingSync(failures)) {
            failures++;
        }
        assertThat(failures).as("syncs of the folder in one pass").isGreaterThan(2);
    }

    /** False where the pass asks for no more than {@code before} syncs of the folder. */
    private boolean compactsWithFailingSync(int before) throws IOException {
        TopicPartition partition = new TopicPartition("orders", before);
        PartitionLog log = open(partition, COMPACTED);
        fill(log, 10);
        logs.checkpoint();
        AtomicInteger syncs = new AtomicInteger();
        disk.failForce(path -> path.equals(log.folder()) && syncs.getAndIncrement() == before);
        try (CapturedLog said = new CapturedLog()) {
            timer.pass(BACKOFF.multipliedBy(4));
            if (syncs.get() <= before) {
                return false;
            }
            assertThat(said.warnings()).singleElement().asString().contains(partition + " is out of service");
        }
        int syncsUntilThen = syncs.get();
        timer.pass(BACKOFF.multipliedBy(4));
        assertThat(syncs).as("it is left alone").hasValue(syncsUntilThen);
        assertThatThrownBy(() -> log.append(Keyed.batch(1, "c=1"), 0))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        crash();
        start();
        assertThat(Keyed.texts(open(partition, COMPACTED))).contains("18:a=9").hasSizeBetween(2, 20);
        return true;
    }

    @Test
    void aLogThatIsDeletedInTheMiddleOfAPassLeavesNothingToItsSuccessor() throws IOException {
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 10);
        logs.checkpoint();
        timer.pass(BACKOFF);
        fill(log, 10_000);
        logs.checkpoint();
        timer.runNext();
        assertThat(cleaner.running()).contains(ORDERS);

        logs.deleteLog(ORDERS);
        PartitionLog successor = open(ORDERS, COMPACTED);
        successor.append(Keyed.batch(1, "a=1", "a=2"), 0);
        try (CapturedLog said = new CapturedLog()) {
            timer.pass(BACKOFF.multipliedBy(3));
            assertThat(said.warnings()).isEmpty();
        }

        assertThat(Keyed.readAll(successor)).hasSize(2);
        assertThat(checkpoint()).isEqualTo("0\n0\n");
        assertThat(cleaner.running()).isEmpty();
        roll(successor);
        logs.checkpoint();
        timer.pass(BACKOFF);
        assertThat(Keyed.texts(successor)).containsExactly("1:a=2");
    }

    @Test
    void whoStopsItInTheMiddleOfAPassFindsTheLogAsItWas() throws IOException {
        PartitionLog log = open(ORDERS, COMPACTED);
        for (int i = 0; i < 30; i++) {
            log.append(Keyed.batch(i, "k" + (i / 2) + "=" + "v".repeat(100_000)), 0);
        }
        roll(log);
        logs.checkpoint();
        while (!Files.exists(data.resolve("orders-0").resolve("00000000000000000000.log.cleaned"))) {
            timer.runNext();
        }

        cleaner.stop();
        timer.pass(BACKOFF.multipliedBy(2));

        assertThat(cleaner.running()).isEmpty();
        assertThat(cleaner.bufferBytes()).isZero();
        assertThat(Files.exists(data.resolve("orders-0").resolve("00000000000000000000.log.cleaned")))
                .isFalse();
        assertThat(Keyed.stored(log, 0, 1 << 20)).hasSize(30);
    }

    @Test
    void retentionBetweenTwoStepsMakesThePassBeginAnew() throws IOException {
        PartitionLog log = open(ORDERS, COMPACTED);
        for (int segment = 0; segment < 3; segment++) {
            for (int i = 0; i < 20; i++) {
                log.append(Keyed.batch(i, "k" + i + "=" + "v".repeat(100_000)), 0);
            }
            roll(log);
        }
        logs.checkpoint();
        while (!Files.exists(data.resolve("orders-0").resolve("00000000000000000000.log.cleaned"))) {
            timer.runNext();
        }

        log.deleteRecordsBefore(25);
        timer.pass(BACKOFF.multipliedBy(2));

        assertThat(log.logStartOffset()).isEqualTo(25);
        assertThat(Keyed.readAll(log)).hasSize(20).allMatch(record -> record.offset() >= 40);
        assertThat(checkpoint()).isEqualTo("0\n1\norders 0 60\n");
    }

    @Test
    void aPartitionThatIsNotServedIsPassedOver() {
        PartitionLog log = open(ORDERS, COMPACTED);
        fill(log, 10);
        logs.checkpoint();
        LogCleaner other = new LogCleaner(
                logs,
                partition -> {
                    throw new BrokerException(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "being deleted");
                },
                new CleanerConfig(1024, 1000, 10),
                timer);

        try (CapturedLog said = new CapturedLog()) {
            other.start();
            timer.pass(Duration.ofMillis(100));
            assertThat(said.warnings()).isEmpty();
        }

        assertThat(other.statuses()).isEmpty();
        assertThat(Keyed.readAll(log)).hasSize(20);
    }
}
