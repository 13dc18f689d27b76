package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.batchOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.TimestampType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in the index files, byte for byte as Kafka's own tools expect it. */
final class IndexLayoutTest {
    @TempDir
    private Path data;

    @Test
    void anEntryIsMadeForTheBatchBeforeWhichMoreThanTheIntervalWasWritten() throws IOException {
        LogConfig config = new LogConfig(6000, 600_000, 1000, 1 << 20, TimestampType.CREATE_TIME);
        try (TestLog test = TestLog.opened(data, config)) {
            test.log.append(batch(50, "a", "b"), 0); // 0-1 at position 0
            int first = (int) test.log.sizeInBytes();
            test.log.append(batchOf(1000, 90), 0); // 2
            test.log.append(batchOf(1000, 70), 0); // 3: an entry, and the greatest time is that of 2
            test.log.append(batchOf(1000, 95), 0); // 4: none, it is just the interval
            test.log.append(batchOf(1000, 80), 0); // 5: an entry, and the greatest time is that of 4
            test.log.append(batchOf(1000, 99), 0); // 6
            test.log.append(batchOf(1000, 60), 0); // 7: in the next segment
            test.log.flush();

            assertThat(ints(test.files(".index").get(0))).containsExactly(3, first + 1000, 5, first + 3000);
            ByteBuffer times =
                    ByteBuffer.wrap(Files.readAllBytes(test.files(".timeindex").get(0)));
            assertThat(times.remaining()).isEqualTo(36);
            assertThat(times.getLong()).isEqualTo(90);
            assertThat(times.getInt()).isEqualTo(2);
            assertThat(times.getLong()).isEqualTo(95);
            assertThat(times.getInt()).isEqualTo(4);
            assertThat(times.getLong()).isEqualTo(99);
            assertThat(times.getInt()).isEqualTo(6);
            assertThat(test.files(".index").get(1).getFileName()).hasToString("00000000000000000007.index");
        }
    }

    private static List<Integer> ints(Path file) throws IOException {
        ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
        List<Integer> ints = new ArrayList<>();
        while (content.hasRemaining()) {
            ints.add(content.getInt());
        }
        return ints;
    }

    @Test
    void findsTheSameEntryInMemoryAndInTheFile() throws IOException {
        long seed = 7;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path path = Files.createFile(data.resolve("00000000000000001000.index"));
        OffsetIndex index = new OffsetIndex(FileSystem.local(), path, 1000, 0);
        List<IndexEntry> entries = new ArrayList<>();
        long offset = 1000;
        int position = 0;
        for (int i = 0; i < 3000; i++) {
            offset += 1 + random.nextInt(5);
            position += 1 + random.nextInt(5000);
            index.append(offset, position);
            entries.add(new IndexEntry(offset, position));
            if (random.nextInt(700) == 0) {
                index.file().flush();
            }
            long wanted = 1000 + random.nextLong(offset - 990);
            int wantedPosition = random.nextInt(position + 100);
            assertThat(index.floorByOffset(wanted))
                    .isEqualTo(last(entries.stream()
                            .filter(e -> e.lastOffset() <= wanted)
                            .toList()));
            assertThat(index.floorByPosition(wantedPosition))
                    .isEqualTo(last(entries.stream()
                            .filter(e -> e.position() <= wantedPosition)
                            .toList()));
            assertThat(index.last()).contains(new IndexEntry(offset, position));
        }

        index.truncateFrom(entries.get(1234).lastOffset());

        assertThat(index.last()).contains(entries.get(1233));
        assertThat(Files.size(path)).isEqualTo(1234 * 8);
        index.file().channel().close();
    }

    private static Optional<IndexEntry> last(List<IndexEntry> entries) {
        return entries.isEmpty() ? Optional.empty() : Optional.of(entries.get(entries.size() - 1));
    }
}
