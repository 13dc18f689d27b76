package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.Keyed.Read;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a compacted log, compared with everything that was ever appended to it. */
final class CompactionModelTest {
    private static final long DELETE_RETENTION_MS = 300_000;
    private static final LogConfig CONFIG = new LogConfig(4096, 100_000, 300, 1 << 20, TimestampType.CREATE_TIME)
            .with(new CompactionConfig(DELETE_RETENTION_MS, 0, 0, Long.MAX_VALUE));
    private static final int KEYS = 40;

    /** What a numbered producer of the model wrote last. */
    private record Sent(int sequence, String[] records, AppendResult result) {
        int nextSequence() {
            return sequence + records.length;
        }
    }

    @TempDir
    private Path data;

    private final TreeMap<Long, Read> appended = new TreeMap<>();
    private final Map<String, Long> lastOffsets = new HashMap<>();
    private final Map<Long, Long> firstCleanedMs = new HashMap<>(); // of the offset of a record without value
    private final Map<Long, Sent> producers = new HashMap<>();
    private int passes;
    private int kills;
    private int swaps;
    private TestLog test;
    private StoppingDisk disk;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aCompactedLogHasWhatItHasToHaveAfterRandomOperationsAndKills(long seed) throws IOException {
        random = new Random(seed);
        try (CapturedLog said = new CapturedLog();
                TestLog opened = new TestLog(data, CONFIG)) {
            test = opened;
            disk = new StoppingDisk(test.disk);
            test.files = disk;
            test.open(LogLoader.LastStop.UNCLEAN, 0);
            for (int i = 0; i < 1000; i++) {
                step();
                if (i % 10 == 0) {
                    check();
                }
            }
            pass(1 << 16);
            checkThatOnlyTheLastIsLeft();
            assertThat(said.warnings()).allMatch(warning -> warning.contains("killed after"));
        }
        System.out.println("seed " + seed + ": " + appended.size() + " records, " + passes + " passes, " + kills
                + " killed, " + swaps + " of these in the middle of a swap");
    }

    private void step() throws IOException {
        int dice = random.nextInt(1000);
        if (dice < 750) {
            append();
        } else if (dice < 800) {
            test.nowMs += random.nextInt(150_000);
        } else if (dice < 830) {
            test.roll();
        } else if (dice < 860) {
            test.log.flush();
        } else if (dice < 890) {
            pass(1 << 16);
            check();
        } else if (dice < 930) {
            pass((2 + random.nextInt(KEYS)) * OffsetMap.SLOT_BYTES);
        } else if (dice < 960) {
            killInTheMiddleOfAPass();
        } else if (dice < 980) {
            test.open(stopped(), test.log.recoversFrom());
        } else if (dice < 990) {
            test.reopenAfterCleanStop();
        } else {
            deleteSomeRecords();
        }
    }

    private LogLoader.LastStop stopped() {
        test.log.close();
        return LogLoader.LastStop.UNCLEAN;
    }

    private void append() {
        String[] records = new String[1 + random.nextInt(5)];
        Arrays.setAll(records, i -> randomRecord());
        Compression compression = Compression.values()[random.nextInt(Compression.values().length)];
        long timestamp = test.nowMs - random.nextInt(1000);
        long producer = random.nextInt(8);
        if (producer < 4) {
            appendNumbered(compression, producer, timestamp, records);
            return;
        }
        long baseOffset =
                test.log.append(Keyed.batch(compression, timestamp, records), 0).baseOffset();
        remember(baseOffset, timestamp, records);
    }

    private String randomRecord() {
        String key = "key " + (random.nextBoolean() ? random.nextInt(4) : random.nextInt(KEYS));
        int kind = random.nextInt(20);
        if (kind == 0) {
            return "=no key";
        }
        return kind < 5 ? key : key + "=" + "v".repeat(random.nextInt(kind == 19 ? 1500 : 40));
    }

    /** The next batch of a producer; before it, at times, its last one once more, or one too far ahead. */
    private void appendNumbered(Compression compression, long producer, long timestamp, String[] records) {
        Sent last = producers.get(producer);
        int sequence = last == null ? 0 : last.nextSequence();
        if (last != null && random.nextInt(3) == 0) {
            AppendResult again = test.log.append(Keyed.batch(producer, last.sequence(), 1, last.records()), 0);
            assertThat(again.duplicate()).isTrue();
            assertThat(again.baseOffset()).isEqualTo(last.result().baseOffset());
            ByteBuffer gap = Keyed.batch(producer, sequence + 1, 1, records);
            assertThatThrownBy(() -> test.log.append(gap, 0)).isInstanceOf(BrokerException.class);
        }
        AppendResult result = test.log.append(Keyed.batch(compression, producer, sequence, timestamp, records), 0);
        assertThat(result.duplicate()).isFalse();
        producers.put(producer, new Sent(sequence, records, result));
        remember(result.baseOffset(), timestamp, records);
    }

    private void remember(long baseOffset, long timestamp, String[] records) {
        for (int i = 0; i < records.length; i++) {
            Read read = new Read(baseOffset + i, timestamp + i, records[i]);
            appended.put(read.offset(), read);
            lastOffsets.put(read.key(), read.offset());
        }
    }

    private void pass(int mapBytes) throws IOException {
        noteWhatIsCleaned();
        test.compact(mapBytes);
        passes++;
    }

    private void noteWhatIsCleaned() throws IOException {
        for (Read read : appended.headMap(test.dirtyRange().endOffset()).values()) {
            if (read.isTombstone()) {
                firstCleanedMs.putIfAbsent(read.offset(), test.nowMs);
            }
        }
    }

    private void killInTheMiddleOfAPass() throws IOException {
        noteWhatIsCleaned();
        disk.stopAfter(random.nextInt(60));
        try {
            test.compact((3 + random.nextInt(2 * KEYS)) * OffsetMap.SLOT_BYTES);
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("killed");
            kills++;
        }
        check();
        LogLoader.LastStop stopped = stopped();
        disk.goOn();
        swaps += FileSystem.local().exists(test.folder.resolve(SegmentSwap.FILE)) ? 1 : 0;
        test.open(stopped, random.nextInt(4) == 0 ? 0 : test.log.recoversFrom());
        check();
    }

    private void deleteSomeRecords() {
        long start = test.log.logStartOffset();
        long offset = start + (long) ((test.log.logEndOffset() - start) * random.nextDouble() / 4);
        test.log.deleteRecordsBefore(offset);
    }

    private void check() {
        assertThat(test.log.logEndOffset()).isEqualTo(appended.isEmpty() ? 0 : appended.lastKey() + 1);
        long start = test.log.logStartOffset();
        List<Read> records = Keyed.readAll(test.log);
        Map<String, Long> present = new HashMap<>();
        for (Read record : records) {
            assertThat(record).isEqualTo(appended.get(record.offset()));
            present.put(record.key(), record.offset());
        }
        lastOffsets.forEach((key, offset) -> {
            Read last = appended.get(offset);
            if (key.isEmpty() || offset < start || offset.equals(present.get(key))) {
                return;
            }
            assertThat(last.isTombstone()).as("%s is missing", last).isTrue();
            assertThat(present).as("%s is gone, what it deleted is not", last).doesNotContainKey(key);
            assertThat(firstCleanedMs)
                    .as("%s is gone before it was compacted", last)
                    .containsKey(offset);
            assertThat(test.nowMs)
                    .as("when %s is gone", last)
                    .isGreaterThanOrEqualTo(firstCleanedMs.get(offset) + DELETE_RETENTION_MS);
        });
    }

    /** Up to where the last pass went, which had room for all keys. */
    private void checkThatOnlyTheLastIsLeft() {
        check();
        Set<String> keys = new HashSet<>();
        for (Read record : Keyed.readAll(test.log)) {
            if (record.offset() < test.cleanedUpTo) {
                assertThat(record.key()).isNotEmpty();
                assertThat(keys.add(record.key()))
                        .as("%s is not the only one", record)
                        .isTrue();
            }
        }
        assertThat(keys).hasSizeGreaterThan(KEYS / 2);
    }
}
