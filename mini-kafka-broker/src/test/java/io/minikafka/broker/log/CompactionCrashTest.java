package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.log.Keyed.Stored;
import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compaction of many segments into a few, stopped between any two changes to files. */
final class CompactionCrashTest {
    private static final LogConfig FILLED = new LogConfig(1500, 60_000, 200, 1 << 20, TimestampType.CREATE_TIME);
    private static final LogConfig CONFIG = new LogConfig(2800, 60_000, 200, 1 << 20, TimestampType.CREATE_TIME)
            .with(new CompactionConfig(1000, 0, 0, Long.MAX_VALUE));

    /** What a log has, and in which segments. */
    private record Content(List<Stored> batches, List<Long> baseOffsets) {
        static Content of(TestLog test) throws IOException {
            List<Long> baseOffsets = new ArrayList<>();
            for (Path file : test.files(SegmentFiles.LOG)) {
                baseOffsets.add(SegmentFiles.baseOffset(file, SegmentFiles.LOG).orElseThrow());
            }
            return new Content(Keyed.stored(test.log, 0, 10_000), baseOffsets);
        }

        Content between(long from, long to) {
            return new Content(
                    batches.stream()
                            .filter(batch -> batch.baseOffset() >= from && batch.baseOffset() < to)
                            .toList(),
                    baseOffsets.stream()
                            .filter(offset -> offset >= from && offset < to)
                            .toList());
        }
    }

    @TempDir
    private Path data;

    private Content before;
    private Content after;
    private long recoveryPoint;
    private int changes;

    @BeforeEach
    void fillALogAndCompactACopyOfIt() throws IOException {
        try (TestLog test = TestLog.opened(data.resolve("before"), FILLED)) {
            for (int i = 0; i < 50; i++) {
                // Two keys that come again and again, and at times one that stays.
                String third = i % 3 == 0 ? "only " + i + "=" + "v".repeat(100) : "a=again";
                test.log.append(Keyed.batch(1000 + i, "a=" + i, i % 7 == 0 ? "b" : "b=" + i, third), 0);
            }
            test.roll();
            test.log.flush();
            recoveryPoint = test.log.recoveryPoint();
            before = Content.of(test);
        }
        try (TestLog test = copy("after")) {
            StoppingDisk disk = (StoppingDisk) test.files;
            int opened = disk.changes();
            test.compact();
            changes = disk.changes() - opened;
            after = Content.of(test);
        }
        assertThat(before.baseOffsets()).hasSizeGreaterThan(5);
        assertThat(after.baseOffsets()).hasSizeBetween(3, 4);
    }

    private TestLog copy(String name) throws IOException {
        copyFiles(name);
        return opened(name, new FaultyFileSystem());
    }

    private void copyFiles(String name) throws IOException {
        Path folder = Files.createDirectories(data.resolve(name).resolve(TestLog.PARTITION.toString()));
        for (Path file : FileSystem.local().list(data.resolve("before").resolve(TestLog.PARTITION.toString()))) {
            Files.copy(file, folder.resolve(file.getFileName()));
        }
    }

    private TestLog opened(String name, FileSystem disk) {
        TestLog test = new TestLog(data.resolve(name), CONFIG);
        test.files = new StoppingDisk(disk);
        test.nowMs = 2_000_000;
        test.open(LastStop.UNCLEAN, recoveryPoint);
        return test;
    }

    @Test
    void killedAnywhereItLeavesTheOldSegmentsOrTheNewOnes() throws IOException {
        List<Integer> swaps = new ArrayList<>();
        for (int k = 0; k <= changes; k++) {
            try (TestLog killed = copy("killed-" + k);
                    CapturedLog said = new CapturedLog()) {
                ((StoppingDisk) killed.files).stopAfter(k);
                compactUntilKilled(killed);
                killed.log.close();
                said.clear();

                TestLog test = new TestLog(killed.folder.getParent(), CONFIG);
                swaps.add(openAndCompare(test, k % 2 == 0 ? recoveryPoint : 0));
                assertThat(said.warnings()).as("change %s", k).isEmpty();
            }
        }

        int groups = after.baseOffsets().size() - 1;
        assertThat(swaps).isSorted().startsWith(0).contains(1).endsWith(groups);
        System.out.println("killed after each of " + changes + " changes, segments swapped then: " + swaps);
    }

    @Test
    void aPowerCutAnywhereLeavesTheOldSegmentsOrTheNewOnes() throws IOException {
        long seed = 17;
        System.out.println("seed " + seed);
        List<Integer> swaps = new ArrayList<>();
        for (int k = 0; k <= changes; k++) {
            copyFiles("running-" + k);
            PowerLossDisk disk = new PowerLossDisk(seed + k, data.resolve("running-" + k));
            try (TestLog running = opened("running-" + k, disk);
                    CapturedLog said = new CapturedLog()) {
                ((StoppingDisk) running.files).stopAfter(k);
                compactUntilKilled(running);
                running.log.close();
                PowerLossDisk left = disk.cut(data.resolve("left-" + k));

                TestLog test = new TestLog(left.root(), CONFIG);
                test.files = left;
                swaps.add(openAndCompare(test, k % 2 == 0 ? recoveryPoint : 0));
                assertThat(said.warnings())
                        .as("change %s", k)
                        .allMatch(warning -> warning.contains("killed after") || warning.contains(".snapshot is left"));
            }
        }

        int groups = after.baseOffsets().size() - 1;
        assertThat(swaps).startsWith(0).contains(1).endsWith(groups);
        System.out.println("power cut after each of " + changes + " changes, segments swapped then: " + swaps);
    }

    /** Who reads sees all of the log all the time, whatever the disk does. */
    private void compactUntilKilled(TestLog test) {
        try {
            test.compact();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("killed");
        }
        Content now = new Content(Keyed.stored(test.log, 0, 10_000), List.of());
        assertThat(swapsIn(now, false)).isNotNegative();
    }

    /** As a new process does it; returns how many of the cleaned segments are in their places. */
    private int openAndCompare(TestLog test, long checkpointed) throws IOException {
        test.nowMs = 2_000_000;
        test.open(LastStop.UNCLEAN, checkpointed);
        try (test) {
            int swaps = swapsIn(Content.of(test), true);
            assertThat(FileSystem.local().list(test.folder))
                    .extracting(Path::toString)
                    .allMatch(name -> name.matches(".*([.]log|index|checkpoint|snapshot)"));
            test.compact();
            assertThat(Content.of(test)).isEqualTo(after);
            return swaps;
        }
    }

    private int swapsIn(Content content, boolean onDisk) {
        int swaps = 0;
        for (int i = 0; i < after.baseOffsets().size(); i++) {
            long from = after.baseOffsets().get(i);
            long to = i == after.baseOffsets().size() - 1
                    ? Long.MAX_VALUE
                    : after.baseOffsets().get(i + 1);
            Content old = before.between(from, to);
            Content cleaned = after.between(from, to);
            Content now = content.between(from, to);
            if (!onDisk) {
                old = new Content(old.batches(), List.of());
                cleaned = new Content(cleaned.batches(), List.of());
            }
            assertThat(now).isIn(old, cleaned);
            if (!now.equals(old)) {
                assertThat(swaps).as("swapped in their order").isEqualTo(i);
                swaps++;
            }
        }
        return swaps;
    }
}
