package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Logs that are written, rolled, flushed, deleted and opened at random, on a disk whose fsyncs may fail, until its power
 * does at some change, and again while they recover. What their flush policy promised has to be there, byte for byte; what more is there has
 * to be what was appended next.
 */
final class PowerLossTest {
    private static final int SEEDS = 40;
    private static final int LIVES = 4;
    private static final int STATES = 2; // of one disk after one cut
    private static final LogConfig SEGMENTS = new LogConfig(6000, 60_000, 300, 1 << 20, TimestampType.CREATE_TIME);

    @TempDir
    private Path temporary;

    private final Queue<Runnable> storageTasks = new ArrayDeque<>();
    private final ManualFlushThreads flushThreads = new ManualFlushThreads();
    private final List<Model> models = new ArrayList<>();
    private Random random;
    private PowerLossDisk disk;
    private DataFolder folder;
    private LogManager logs;
    private int disks;

    /** What was appended to the log of one topic, and how much of it was promised to stay. */
    private final class Model {
        private final TopicPartition partition;
        private final LogConfig config;
        private List<ByteBuffer> batches = new ArrayList<>();
        private long promised;
        private int topicId;
        private PartitionLog log;

        Model(FlushPolicy policy) {
            this.partition = new TopicPartition(policy.name(), 0);
            this.config = SEGMENTS.with(new FlushConfig(policy, 20, 10));
        }

        void open() {
            log = logs.openLog(partition, new LogSpec("topic" + topicId, config));
        }

        void append() {
            ByteBuffer appended = randomBatches();
            AppendResult result = log.append(appended, 0);
            batches.add(appended);
            log.whenDurable(result.lastOffset() + 1)
                    .thenRun(() -> promised = Math.max(promised, result.lastOffset() + 1));
        }

        private ByteBuffer randomBatches() {
            ByteBuffer[] some = new ByteBuffer[1 + random.nextInt(3)];
            for (int i = 0; i < some.length; i++) {
                String[] values = new String[1 + random.nextInt(3)];
                Arrays.setAll(values, v -> "v".repeat(random.nextInt(random.nextInt(5) == 0 ? 2500 : 200)));
                some[i] = Batches.batch(random.nextInt(1_000_000), values);
            }
            return Batches.together(some);
        }

        /** The topic is deleted, and one of its name is created. */
        void replace() {
            batches = new ArrayList<>();
            promised = 0;
            topicId++;
            log = null;
            logs.deleteLog(partition);
            open();
        }

        /** Forgets what the cut took, after making sure that it could. */
        void compare() {
            ByteBuffer all = Batches.together(batches.toArray(ByteBuffer[]::new));
            byte[] left = bytes(log);
            assertThat(log.logStartOffset()).isZero();
            assertThat(log.logEndOffset()).as("%s", partition).isGreaterThanOrEqualTo(promised);
            assertThat(left.length).as("%s: bytes", partition).isLessThanOrEqualTo(all.limit());
            assertThat(Arrays.mismatch(left, Arrays.copyOf(all.array(), left.length)))
                    .as("%s: first byte that differs", partition)
                    .isEqualTo(-1);
            batches = new ArrayList<>(List.of(ByteBuffer.wrap(left)));
            assertThat(endOffset(left)).isEqualTo(log.logEndOffset());
        }
    }

    private static byte[] bytes(PartitionLog log) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (long offset = 0; offset < log.logEndOffset(); ) {
            try (LogRegion region = log.read(offset, 2000, log.logEndOffset())) {
                byte[] bytes = region.readFully().array();
                all.writeBytes(bytes);
                offset = endOffset(bytes);
            }
        }
        return all.toByteArray();
    }

    private static long endOffset(byte[] batches) {
        long end = 0;
        for (int at = 0; at < batches.length; ) {
            RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(batches), at);
            assertThat(batch.isCrcValid()).isTrue();
            end = batch.nextOffset();
            at += batch.sizeInBytes();
        }
        return end;
    }

    @Test
    void whatWasPromisedIsThereAfterEachOfManyCutsAndTheLogsGoOn() throws IOException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            try (CapturedLog said = new CapturedLog()) {
                try {
                    liveAndDie(seed);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ": " + said.messages(), e);
                }
            }
        }
    }

    private void liveAndDie(int seed) throws IOException {
        random = new Random(seed);
        disk = new PowerLossDisk(seed, nextFolder());
        models.clear();
        for (FlushPolicy policy : FlushPolicy.values()) {
            models.add(new Model(policy));
        }
        for (int life = 0; life < LIVES; life++) {
            disk.cutAfter(random.nextInt(life == 0 ? 400 : 200));
            while (!disk.isCut()) {
                untilThePowerFails(() -> {
                    start();
                    while (!disk.isCut() && random.nextInt(200) != 0) {
                        step();
                    }
                    stop();
                });
            }
            recover();
        }
    }

    private Path nextFolder() {
        return temporary.resolve("disk" + disks++);
    }

    /** What the broker does, until it cannot any more. */
    private interface Task {
        void run() throws IOException;
    }

    private void untilThePowerFails(Task task) {
        try {
            task.run();
        } catch (BrokerException | IOException e) {
            if (!disk.isCut()) {
                throw new AssertionError("with the power on", e);
            }
        } finally {
            models.stream().filter(model -> model.log != null).forEach(model -> {
                model.promised = Math.max(model.promised, model.log.durableOffset());
                model.log = null;
            });
            storageTasks.clear();
            if (disk.isCut() && logs != null) {
                logs.closeAll();
                folder.close();
            }
            flushThreads.run(); // for logs that are closed
        }
    }

    private void start() {
        folder = DataFolder.open(disk.root().resolve("data/broker"), 1, disk);
        InstantSource clock = () -> Instant.ofEpochMilli(1_000_000);
        logs = LogManager.open(
                folder, new LogContext(disk, clock, storageTasks::add, Duration.ofDays(1), flushThreads));
        models.forEach(Model::open);
    }

    private void step() throws IOException {
        Model model = models.get(random.nextInt(models.size()));
        int dice = random.nextInt(100);
        if (dice < 55) {
            model.append();
        } else if (dice < 70) {
            flushThreads.run();
        } else if (dice < 80) {
            flushThreads.pass(random.nextInt(20));
        } else if (dice < 90) {
            runStorageTasks();
        } else if (dice < 94) {
            logs.checkpoint();
        } else if (dice < 97) {
            model.log.flush();
        } else if (dice < 98) {
            failSync(model);
        } else {
            model.replace();
        }
    }

    /** The disk breaks under one log, which the broker is started again for. */
    private void failSync(Model model) {
        model.append();
        disk.breakSync(
                path -> path.startsWith(model.log.folder()) && path.toString().endsWith(".log"));
        assertThatThrownBy(() -> model.log.flush()).isInstanceOf(IOException.class);
        disk.breakSync(path -> false);
        if (!disk.isCut()) {
            assertThatThrownBy(model::append).hasMessageContaining("out of service");
            stop();
            start();
        }
    }

    private void runStorageTasks() {
        while (!storageTasks.isEmpty()) {
            storageTasks.remove().run();
        }
    }

    /** SIGTERM or SIGKILL. */
    private void stop() {
        if (random.nextBoolean()) {
            logs.closeCleanly();
        } else {
            logs.closeAll();
        }
        folder.close();
        logs = null;
    }

    /** Opens several of the states that the disk may be in, each after another cut in the middle of that. Goes on with the last. */
    private void recover() throws IOException {
        PowerLossDisk dead = disk;
        for (int i = 0; i < STATES; i++) {
            List<Model> before = i < STATES - 1 ? copies() : List.of();
            disk = dead.cut(nextFolder());
            disk.cutAfter(random.nextInt(40));
            untilThePowerFails(this::start);
            if (disk.isCut()) {
                disk = disk.cut(nextFolder());
            } else {
                logs.closeAll();
                folder.close();
            }
            disk.cutAfter(Integer.MAX_VALUE);
            start();
            models.forEach(Model::compare);
            models.forEach(Model::append);
            logs.checkpoint();
            models.forEach(Model::compare);
            models.forEach(model -> assertThat(model.log.recoveryPoint()).isEqualTo(model.log.logEndOffset()));
            logs.closeAll();
            folder.close();
            logs = null;
            models.forEach(model -> model.log = null);
            storageTasks.clear();
            flushThreads.run();
            if (!before.isEmpty()) {
                models.clear();
                models.addAll(before);
            }
        }
    }

    private List<Model> copies() {
        return models.stream()
                .map(model -> {
                    Model copy = new Model(model.config.flush().policy());
                    copy.batches = new ArrayList<>(model.batches);
                    copy.promised = model.promised;
                    copy.topicId = model.topicId;
                    return copy;
                })
                .toList();
    }
}
