package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.log.Batches.Read;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class ConcurrentReadTest {
    private static final int RECORDS = 30_000;

    @TempDir
    private Path data;

    @Test
    void readersSeeDenseOffsetsInWholeBatchesWhileTheLogGrowsAndRolls() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        ExecutorService storage = Executors.newSingleThreadExecutor();
        try (CapturedLog said = new CapturedLog();
                TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.storage = storage;
            List<Future<Integer>> readers = new ArrayList<>();
            for (long seed = 1; seed <= 3; seed++) {
                Random random = new Random(seed);
                readers.add(threads.submit(following(test.log, random)));
            }
            Future<?> writer = threads.submit(() -> write(test.log, new Random(4)));
            writer.get();
            for (Future<Integer> reader : readers) {
                assertThat(reader.get()).isEqualTo(RECORDS);
            }
            storage.shutdown();
            assertThat(storage.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            assertThat(said.warnings()).isEmpty();
        } finally {
            threads.shutdownNow();
            storage.shutdownNow();
        }
    }

    private static void write(PartitionLog log, Random random) {
        int next = 0;
        while (next < RECORDS) {
            String[] values = new String[Math.min(RECORDS - next, 1 + random.nextInt(10))];
            for (int i = 0; i < values.length; i++) {
                values[i] = "value " + (next + i);
            }
            log.append(Batches.batch(next, values), 0);
            next += values.length;
        }
    }

    private static Callable<Integer> following(PartitionLog log, Random random) {
        return () -> {
            int next = 0;
            while (next < RECORDS) {
                try (LogRegion region = log.read(next, 1 + random.nextInt(20_000), log.logEndOffset())) {
                    for (Read record : Batches.read(region.readFully())) {
                        assertThat(record).isEqualTo(new Read(next, next, "value " + next));
                        next++;
                    }
                }
                if (next > 0 && random.nextInt(20) == 0) {
                    int earlier = random.nextInt(next);
                    Optional<TimestampOffset> found = log.offsetForTimestamp(earlier, log.logEndOffset());
                    assertThat(found).contains(new TimestampOffset(earlier, earlier));
                }
            }
            return next;
        };
    }
}
