package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogManagerTest {
    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final LogSpec SPEC = new LogSpec("WrwUkTc9SXSd0ELmEDmc1A", LogConfig.DEFAULT);
    private static final TopicPartition EVENTS = new TopicPartition("my-events", 12);

    @TempDir
    private Path data;

    private final FaultyFileSystem disk = new FaultyFileSystem();
    private final Queue<Runnable> storageTasks = new ArrayDeque<>();
    private DataFolder folder;
    private LogManager logs;

    @BeforeEach
    void start() {
        folder = DataFolder.open(data, 1, disk);
        logs = LogManager.open(folder, new LogContext(disk, InstantSource.system(), storageTasks::add));
    }

    @AfterEach
    void crash() {
        logs.closeAll();
        folder.close();
    }

    private void runStorageTasks() {
        while (!storageTasks.isEmpty()) {
            storageTasks.remove().run();
        }
    }

    @Test
    void aCheckpointWritesDownHowFarTheLogsAreOnTheDisk() throws IOException {
        logs.openLog(ORDERS, SPEC).append(batch(1, "a", "b"), 0);
        logs.openLog(EVENTS, SPEC);

        assertThat(logs.checkpoint()).isTrue();

        assertThat(Files.readString(data.resolve("recovery-point-offset-checkpoint")))
                .isEqualTo("0\n2\nmy-events 12 0\norders 0 2\n");
        assertThat(logs.onDisk()).containsExactly(EVENTS, ORDERS);
    }

    @Test
    void anUncleanStartReadsFromTheRecoveryPointAndACleanOneReadsNothing() throws IOException {
        PartitionLog log = logs.openLog(ORDERS, SPEC);
        log.append(batch(1, "a"), 0);
        logs.checkpoint();
        log.append(batch(1, "b"), 0);
        crash();
        start();
        assertThat(folder.stoppedCleanly()).isFalse();
        assertThat(values(readAll(logs.openLog(ORDERS, SPEC), 100))).containsExactly("a", "b");

        logs.closeCleanly();
        folder.close();
        start();
        assertThat(folder.stoppedCleanly()).isTrue();
        PartitionLog reopened = logs.openLog(ORDERS, SPEC);
        assertThat(reopened.recoveryPoint()).isEqualTo(2);
        assertThat(values(readAll(reopened, 100))).containsExactly("a", "b");
        crash();
        start();
        assertThat(folder.stoppedCleanly()).isFalse();
    }

    @Test
    void aDiskThatDoesNotSyncGetsNoCleanMark() throws IOException {
        logs.openLog(ORDERS, SPEC).append(batch(1, "a"), 0);
        disk.failForce(true);
        try (CapturedLog said = new CapturedLog()) {
            assertThat(logs.checkpoint()).isFalse();
            assertThat(said.warnings())
                    .first()
                    .asString()
                    .contains("orders-0 is out of service", "its records below offset 0 are on the disk");
            logs.closeCleanly();
            assertThat(said.warnings()).as("each failure is told once").hasSize(2);
        }
        disk.failForce(false);

        assertThat(data.resolve("clean-shutdown")).doesNotExist();
    }

    @Test
    void aCheckpointFileThatCannotBeReadMakesRecoveryBeginAtTheStart() throws IOException {
        logs.openLog(ORDERS, SPEC).append(batch(1, "a"), 0);
        logs.checkpoint();
        Files.writeString(data.resolve("recovery-point-offset-checkpoint"), "0\n1\norders zero 1\n");
        crash();
        try (CapturedLog said = new CapturedLog()) {
            start();
            assertThat(said.warnings()).hasSize(1);
        }
        assertThat(values(readAll(logs.openLog(ORDERS, SPEC), 100))).containsExactly("a");
    }

    @Test
    void aRecoveryPointThatTheLogHasLostIsForgottenAtOnce() throws IOException {
        PartitionLog log = logs.openLog(ORDERS, SPEC);
        log.append(batch(1, "a"), 0);
        log.append(batch(1, "b"), 0);
        logs.checkpoint();
        crash();
        Path segment = SegmentFiles.path(data.resolve("orders-0"), 0, ".log");
        Files.write(segment, Arrays.copyOf(Files.readAllBytes(segment), 100));
        try (CapturedLog said = new CapturedLog()) {
            start();
            assertThat(logs.openLog(ORDERS, SPEC).logEndOffset()).isEqualTo(1);
            assertThat(said.warnings()).anyMatch(warning -> warning.contains("had been on the disk up to 2"));
        }

        assertThat(Files.readString(data.resolve("recovery-point-offset-checkpoint")))
                .isEqualTo("0\n1\norders 0 1\n");
    }

    @Test
    void aFolderOfAnEarlierTopicOfThatNameIsPutAway() throws IOException {
        logs.openLog(ORDERS, SPEC).append(batch(1, "of the old topic"), 0);
        logs.checkpoint();
        crash(); // after topics.json had a new topic of that name, and before its folders were made
        start();

        PartitionLog log = logs.openLog(ORDERS, new LogSpec("G5stHsiGQCmr2bpEl5ezWw", LogConfig.DEFAULT));

        assertThat(log.logEndOffset()).isZero();
        assertThat(Files.readString(data.resolve("orders-0/partition.metadata")))
                .isEqualTo("version: 0\ntopic_id: G5stHsiGQCmr2bpEl5ezWw\n");
        runStorageTasks();
        assertThat(logs.onDisk()).containsExactly(ORDERS);
        assertThat(data.resolve("orders-0.0-delete")).doesNotExist();
    }

    @Test
    void aFolderThatDoesNotSayWhoseItIsIsTakenOver() throws IOException {
        logs.openLog(ORDERS, SPEC).append(batch(1, "of an earlier version"), 0);
        crash();
        Files.delete(data.resolve("orders-0/partition.metadata"));
        start();

        assertThat(values(readAll(logs.openLog(ORDERS, SPEC), 100))).containsExactly("of an earlier version");
        assertThat(data.resolve("orders-0/partition.metadata")).exists();
    }

    @Test
    void aDeletedLogIsGoneAtOnceAndItsFilesLaterWhileReadersKeepTheirBytes() throws IOException {
        PartitionLog log = logs.openLog(ORDERS, SPEC);
        log.append(batch(1, "a"), 0);
        try (LogRegion region = log.read(0, 100, 1)) {
            logs.deleteLog(ORDERS);

            assertThat(data.resolve("orders-0")).doesNotExist();
            assertThat(data.resolve("orders-0.0-delete")).exists();
            PartitionLog recreated = logs.openLog(ORDERS, SPEC);
            assertThat(recreated.logEndOffset()).isZero();
            runStorageTasks();
            assertThat(data.resolve("orders-0.0-delete")).doesNotExist();
            assertThat(values(Batches.read(region.readFully()))).containsExactly("a");
            assertThat(logs.log(ORDERS)).containsSame(recreated);
        }
        assertThatThrownBy(() -> log.append(batch(1, "b"), 0)).isInstanceOf(BrokerException.class);
    }

    @Test
    void whatWasNotDeletedInTimeIsDeletedAfterTheNextStart() {
        logs.openLog(ORDERS, SPEC);
        logs.deleteLog(ORDERS);
        storageTasks.clear();
        crash();

        start();
        runStorageTasks();

        assertThat(data.resolve("orders-0.0-delete")).doesNotExist();
        assertThat(logs.onDisk()).isEmpty();
    }

    @Test
    void manyLogsAreOpenedAndOneThatCannotBeOpenedIsNamed() {
        Map<TopicPartition, LogSpec> configs = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            configs.put(new TopicPartition("many", i), SPEC);
        }

        assertThat(logs.openLogs(configs)).containsOnlyKeys(configs.keySet());
        assertThat(logs.onDisk()).hasSize(50);
        crash();
        disk.failOpen(path -> path.toString().contains("many-17/"));
        start();
        assertThatThrownBy(() -> logs.openLogs(configs)).hasMessageStartingWith("opening many-17 in ");
        disk.failOpen(path -> false);
    }

    @Test
    void checkpointsAreMadeEverySoOften() {
        ScheduledExecutorService storage = Executors.newSingleThreadScheduledExecutor();
        try {
            PartitionLog log = logs.openLog(ORDERS, SPEC);
            ScheduledFuture<?> checkpoints = logs.checkpointEvery(Duration.ofMillis(5), storage);
            log.append(batch(1, "a"), 0);

            await().until(() -> log.recoveryPoint() == 1);
            checkpoints.cancel(false);
        } finally {
            storage.shutdownNow();
        }
    }
}
