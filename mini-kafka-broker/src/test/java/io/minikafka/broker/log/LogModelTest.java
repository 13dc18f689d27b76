package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.Batches.Read;
import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a log, each compared with a list in memory. */
final class LogModelTest {
    /** A batch of the model: where it begins, what it takes, and its records. */
    private record Batch(long baseOffset, int sizeInBytes, List<Read> records) {
        long endOffset() {
            return baseOffset + records.size();
        }
    }

    private static final LogConfig CONFIG = new LogConfig(16_384, 500_000, 300, 1 << 20, TimestampType.CREATE_TIME)
            .with(new RetentionConfig(RetentionConfig.UNLIMITED, 200_000));

    @TempDir
    private Path data;

    private final List<Batch> model = new ArrayList<>();
    private long start;
    private TestLog test;
    private Random random;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void tenThousandRandomOperationsGiveWhatAListWouldGive(long seed) throws IOException {
        System.out.println("seed " + seed);
        random = new Random(seed);
        try (CapturedLog said = new CapturedLog();
                TestLog opened = TestLog.opened(data, CONFIG)) {
            test = opened;
            for (int i = 0; i < 10_000; i++) {
                step();
                assertThat(test.log.logEndOffset()).as("operation %s", i).isEqualTo(endOffset());
                assertThat(test.log.logStartOffset()).as("operation %s", i).isEqualTo(start);
            }
            crash();
            assertThat(Batches.readAll(test.log, 3000).stream().filter(record -> record.offset() >= start))
                    .isNotEmpty()
                    .containsExactlyElementsOf(model.stream()
                            .flatMap(batch -> batch.records().stream())
                            .filter(record -> record.offset() >= start)
                            .toList());
            assertThat(said.warnings())
                    .noneMatch(warning -> warning.contains("no entry") || warning.contains("index ends"));
        }
    }

    private void step() throws IOException {
        int dice = random.nextInt(1000);
        if (dice < 500) {
            append();
        } else if (dice < 750) {
            read();
        } else if (dice < 900) {
            findTimestamp();
        } else if (dice < 940) {
            appendToAFullDisk();
        } else if (dice < 960) {
            test.log.flush();
        } else if (dice < 965) {
            deleteRecords();
        } else if (dice < 970) {
            applyRetention();
        } else if (dice < 980) {
            test.reopenAfterCleanStop();
        } else if (dice < 992) {
            crash();
        } else {
            crashWithATornTail();
        }
    }

    private long endOffset() {
        return model.isEmpty()
                ? start
                : Math.max(start, model.get(model.size() - 1).endOffset());
    }

    private ByteBuffer randomBatches() {
        ByteBuffer[] batches = new ByteBuffer[1 + random.nextInt(3)];
        for (int i = 0; i < batches.length; i++) {
            String[] values = new String[1 + random.nextInt(5)];
            Arrays.setAll(values, v -> "v".repeat(random.nextInt(random.nextInt(10) == 0 ? 3000 : 60)));
            batches[i] = Batches.batch(random.nextInt(1_000_000), values);
        }
        return Batches.together(batches);
    }

    private void append() {
        ByteBuffer batches = randomBatches();

        AppendResult result = test.log.append(batches, 0);

        assertThat(result.baseOffset()).isEqualTo(endOffset());
        remember(batches);
        assertThat(result.lastOffset()).isEqualTo(endOffset() - 1);
    }

    private void remember(ByteBuffer batches) {
        for (int at = 0; at < batches.limit(); ) {
            RecordBatch batch = RecordBatch.at(batches, at);
            model.add(new Batch(batch.baseOffset(), batch.sizeInBytes(), Batches.read(batch.slice())));
            at += batch.sizeInBytes();
        }
    }

    private void appendToAFullDisk() throws IOException {
        ByteBuffer batches = randomBatches();
        boolean cannotCut = random.nextBoolean();
        test.disk.leaveRoomFor(random.nextInt(batches.remaining()));
        test.disk.failTruncate(cannotCut);

        assertThatThrownBy(() -> test.log.append(batches, 0)).isInstanceOf(BrokerException.class);

        test.disk.makeRoom();
        test.disk.failTruncate(false);
        if (cannotCut && random.nextInt(4) == 0) {
            crash();
        }
    }

    /** Where the tail of a refused append could not be cut, whole batches of it may be there. */
    private void crash() {
        test.reopenAfterCrash();
        long end = endOffset();
        if (test.log.logEndOffset() > end) {
            try (LogRegion more = test.log.read(end, Integer.MAX_VALUE, test.log.logEndOffset())) {
                remember(more.readFully());
            }
        }
    }

    private void read() {
        long upTo = random.nextInt(3) > 0 ? endOffset() : randomOffset();
        long offset = random.nextInt(4) > 0 ? randomOffset() : Math.max(start, endOffset() - 5);
        int maxBytes = random.nextInt(random.nextBoolean() ? 100_000 : 2000);

        List<Read> records;
        int bytes;
        try (LogRegion region = test.log.read(offset, maxBytes, upTo)) {
            records = Batches.read(region.readFully());
            bytes = region.sizeInBytes();
        }

        List<Batch> possible = model.stream()
                .filter(batch -> batch.endOffset() > offset && batch.endOffset() <= upTo)
                .toList();
        if (offset >= upTo || possible.isEmpty()) {
            assertThat(records).isEmpty();
            return;
        }
        List<Read> expected = new ArrayList<>();
        int expectedBytes = 0;
        for (int i = 0; i < possible.size() && expectedBytes < bytes; i++) {
            expected.addAll(possible.get(i).records());
            expectedBytes += possible.get(i).sizeInBytes();
        }
        assertThat(records).isNotEmpty().isEqualTo(expected);
        assertThat(bytes).isLessThanOrEqualTo(Math.max(maxBytes, possible.get(0).sizeInBytes()));
        int count = (int) model.stream()
                .filter(batch -> batch.baseOffset() >= records.get(0).offset()
                        && batch.endOffset() <= records.get(records.size() - 1).offset() + 1)
                .count();
        requireNoMoreWouldFit(possible, count, bytes, maxBytes);
    }

    private void requireNoMoreWouldFit(List<Batch> possible, int count, int bytes, int maxBytes) {
        if (count < possible.size()) {
            Batch next = possible.get(count);
            boolean nextSegment = Files.exists(SegmentFiles.path(test.folder, next.baseOffset(), ".log"));
            assertThat(nextSegment || bytes + next.sizeInBytes() > maxBytes).isTrue();
        }
    }

    private void deleteRecords() {
        long upTo = random.nextInt(10) == 0 ? endOffset() : Math.max(0, start - 5) + random.nextInt(30);
        if (upTo <= endOffset()) {
            test.log.deleteRecordsBefore(upTo);
            start = Math.max(start, upTo);
        }
    }

    private void applyRetention() {
        long highWatermark = random.nextInt(4) > 0 ? endOffset() : randomOffset();
        long before = test.log.sizeInBytes();

        test.log.applyRetention(highWatermark);

        long after = test.log.sizeInBytes();
        assertThat(test.log.logStartOffset()).isBetween(start, Math.max(start, highWatermark));
        assertThat(before == after || after >= 200_000)
                .as("from %s to %s bytes", before, after)
                .isTrue();
        if (highWatermark == endOffset()) {
            assertThat(after).isLessThan(200_000 + 16_384);
        }
        start = test.log.logStartOffset();
    }

    /** One that is there, or the end. */
    private long randomOffset() {
        return start + random.nextLong(endOffset() - start + 1);
    }

    private void findTimestamp() {
        long timestamp = random.nextInt(1_001_000);
        long upTo = random.nextBoolean() ? endOffset() : randomOffset();

        Optional<TimestampOffset> found = test.log.offsetForTimestamp(timestamp, upTo);

        Optional<TimestampOffset> expected = model.stream()
                .flatMap(batch -> batch.records().stream())
                .filter(record -> record.timestamp() >= timestamp && record.offset() >= start)
                .findFirst()
                .filter(record -> record.offset() < upTo)
                .map(record -> new TimestampOffset(record.timestamp(), record.offset()));
        assertThat(found).isEqualTo(expected);
    }

    private void crashWithATornTail() throws IOException {
        long recoveryPoint = test.log.recoveryPoint();
        test.log.close();
        Path last = test.lastFile(".log");
        long baseOffset = SegmentFiles.baseOffset(last, ".log").orElseThrow();
        int safe = bytesBetween(baseOffset, recoveryPoint);
        byte[] content = Arrays.copyOf(Files.readAllBytes(last), bytesBetween(baseOffset, endOffset()));
        int left = safe + random.nextInt(content.length - safe + 1);
        byte[] torn = Arrays.copyOf(content, left + random.nextInt(200));
        byte[] noise = new byte[torn.length - left];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, torn, left, noise.length);
        Files.delete(last);
        Files.write(last, torn);
        while (!model.isEmpty() && endOffset() > baseOffset && bytesBetween(baseOffset, endOffset()) > left) {
            model.remove(model.size() - 1);
        }

        test.open(LastStop.UNCLEAN, recoveryPoint);
    }

    private int bytesBetween(long from, long to) {
        return model.stream()
                .filter(batch -> batch.baseOffset() >= from && batch.endOffset() <= to)
                .mapToInt(Batch::sizeInBytes)
                .sum();
    }
}
