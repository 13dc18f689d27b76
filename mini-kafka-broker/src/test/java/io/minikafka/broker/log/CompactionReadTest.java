package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.log.Keyed.Read;
import io.minikafka.broker.log.Keyed.Stored;
import io.minikafka.common.record.TimestampType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class CompactionReadTest {
    private static final LogConfig CONFIG = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.CREATE_TIME)
            .with(new CompactionConfig(Long.MAX_VALUE, 0, 0, Long.MAX_VALUE));
    private static final int BATCHES = 4000;
    private static final int KEYS = 100;

    @TempDir
    private Path data;

    private final Map<Long, String> appended = new ConcurrentHashMap<>();
    private final AtomicBoolean ended = new AtomicBoolean();

    @Test
    void readersSeeEachRecordThatStaysWhileTheLogIsWrittenAndCompacted() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        ExecutorService storage = Executors.newSingleThreadExecutor();
        try (CapturedLog said = new CapturedLog();
                TestLog test = TestLog.opened(data, CONFIG)) {
            test.storage = storage;
            List<Future<Integer>> readers = new ArrayList<>();
            for (long seed = 1; seed <= 2; seed++) {
                Random random = new Random(seed);
                readers.add(threads.submit(reading(test.log, random)));
            }
            Future<Integer> cleaner = threads.submit(() -> compacting(test));
            threads.submit(() -> write(test.log, new Random(3))).get();
            ended.set(true);

            assertThat(cleaner.get()).isGreaterThan(3);
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isPositive();
            }
            test.compact();
            assertThat(Keyed.readAll(test.log)).hasSizeLessThan(2 * KEYS + 500);
            storage.shutdown();
            assertThat(storage.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(test.files(".deleted")).isEmpty();
            assertThat(said.warnings()).isEmpty();
        } finally {
            threads.shutdownNow();
            storage.shutdownNow();
        }
    }

    private void write(PartitionLog log, Random random) {
        for (long offset = 0; offset < 3 * BATCHES; offset += 3) {
            String[] records = new String[3];
            for (int i = 0; i < records.length; i++) {
                records[i] = "key " + random.nextInt(KEYS) + "=" + offset;
                appended.put(offset + i, records[i]);
            }
            log.append(Keyed.batch(offset, records), 0);
        }
    }

    private int compacting(TestLog test) throws Exception {
        int passes = 0;
        while (!ended.get()) {
            if (test.dirtyRange().dirtyBytes() > 0) {
                test.compact((50 + passes % KEYS) * OffsetMap.SLOT_BYTES);
                passes++;
            }
        }
        return passes;
    }

    /** From the start to the end, again and again: of each key there must be the last record that was there before. */
    private Callable<Integer> reading(PartitionLog log, Random random) {
        return () -> {
            int rounds = 0;
            boolean last = false;
            while (!last) {
                last = ended.get();
                long end = log.logEndOffset();
                Map<String, Long> seen = new HashMap<>();
                for (Stored batch : Keyed.stored(log, 0, 1 + random.nextInt(20_000))) {
                    for (Read record : batch.records()) {
                        assertThat(record.record()).isEqualTo(appended.get(record.offset()));
                        assertThat(record.timestamp()).isEqualTo(record.offset());
                        seen.put(record.key(), record.offset());
                    }
                }
                for (long offset = end - 1; offset >= Math.max(0, end - 1000); offset--) {
                    String key = new Read(0, 0, appended.get(offset)).key();
                    assertThat(seen.getOrDefault(key, -1L)).isGreaterThanOrEqualTo(offset);
                }
                if (end > 0) {
                    long earlier = random.nextLong(end);
                    Optional<TimestampOffset> found = log.offsetForTimestamp(earlier, log.logEndOffset());
                    assertThat(found)
                            .hasValueSatisfying(at -> assertThat(at.offset())
                                    .isEqualTo(at.timestamp())
                                    .isGreaterThanOrEqualTo(earlier));
                }
                rounds++;
            }
            return rounds;
        };
    }
}
