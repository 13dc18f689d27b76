package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.LogLoader.LastStop;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Numbered producers write, repeat and err at random, while the log is stopped, killed, torn, and robbed of its
 * snapshots. After each step a list of all that was written says what the log has to answer.
 */
final class ProducerModelTest {
    private static final LogConfig CONFIG = new LogConfig(2048, 500_000, 300, 1 << 20, TimestampType.CREATE_TIME);
    private static final int PRODUCERS = 6;

    /** A batch that is in the log. */
    private record Written(long id, int epoch, int sequence, int count, long offset, int bytes) {
        long endOffset() {
            return offset + count;
        }

        int nextSequence() {
            return (sequence + count) & Integer.MAX_VALUE;
        }
    }

    @TempDir
    private Path data;

    private final List<Written> model = new ArrayList<>();
    private TestLog test;
    private Random random;
    private long storedPoint;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void eachProducerIsAnsweredAsIfNothingHadHappened(long seed) throws IOException {
        System.out.println("seed " + seed);
        random = new Random(seed);
        try (CapturedLog said = new CapturedLog();
                TestLog opened = TestLog.opened(data, CONFIG)) {
            test = opened;
            for (int i = 0; i < 2000; i++) {
                said.clear();
                try {
                    step();
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("operation " + i, e);
                }
            }
        }
        assertThat(model).hasSizeGreaterThan(300);
    }

    private void step() throws IOException {
        int dice = random.nextInt(100);
        if (dice < 55) {
            appendNext();
        } else if (dice < 72) {
            repeat();
        } else if (dice < 80) {
            err();
        } else if (dice < 88) {
            test.log.flush();
        } else if (dice < 93) {
            checkpoint();
        } else if (dice < 96) {
            test.log.close();
            damageSnapshots();
            test.open(LastStop.UNCLEAN, storedPoint);
        } else if (dice < 98) {
            checkpoint();
            test.log.close();
            damageSnapshots();
            test.open(LastStop.CLEAN, storedPoint);
        } else {
            tear();
        }
        assertThat(test.log.logEndOffset()).isEqualTo(endOffset());
    }

    private void checkpoint() throws IOException {
        test.log.flush();
        storedPoint = test.log.recoveryPoint();
        test.log.recoveryPointStored(storedPoint);
    }

    private long endOffset() {
        return model.isEmpty() ? 0 : model.get(model.size() - 1).endOffset();
    }

    private List<Written> of(long id) {
        return model.stream().filter(batch -> batch.id() == id).toList();
    }

    /** What a producer wrote last, of its newest epoch: at most five batches. */
    private List<Written> remembered(long id) {
        List<Written> all = of(id);
        if (all.isEmpty()) {
            return all;
        }
        int epoch = all.get(all.size() - 1).epoch();
        List<Written> ofEpoch =
                all.stream().filter(batch -> batch.epoch() == epoch).toList();
        return ofEpoch.subList(Math.max(0, ofEpoch.size() - 5), ofEpoch.size());
    }

    private ByteBuffer batch(long id, int epoch, int sequence, int count) {
        String[] values = new String[count];
        Arrays.fill(values, "v".repeat(Math.floorMod(sequence, 40)));
        return Batches.batch(id, (short) epoch, sequence, 5, values);
    }

    /** Some batches are of nobody. */
    private void appendNext() {
        long id = random.nextLong(PRODUCERS) - 1;
        int epoch = -1;
        int sequence = -1;
        if (id != RecordBatch.NO_PRODUCER_ID) {
            List<Written> known = remembered(id);
            boolean bump = !known.isEmpty() && random.nextInt(20) == 0;
            epoch = known.isEmpty() ? 0 : known.get(0).epoch() + (bump ? 1 : 0);
            sequence = known.isEmpty()
                    ? Integer.MAX_VALUE - random.nextInt(200)
                    : bump ? 0 : known.get(known.size() - 1).nextSequence();
        }
        int count = 1 + random.nextInt(5);
        ByteBuffer batch = batch(id, epoch, sequence, count);

        AppendResult result = test.log.append(batch, 0);

        assertThat(result).isEqualTo(new AppendResult(endOffset(), endOffset() + count - 1, -1, false));
        model.add(new Written(id, epoch, sequence, count, result.baseOffset(), batch.remaining()));
    }

    private void repeat() {
        List<Written> known = remembered(random.nextInt(PRODUCERS - 1));
        if (!known.isEmpty()) {
            Written batch = known.get(random.nextInt(known.size()));
            assertThat(test.log.append(batch(batch.id(), batch.epoch(), batch.sequence(), batch.count()), 0))
                    .isEqualTo(new AppendResult(batch.offset(), batch.endOffset() - 1, -1, true));
        }
    }

    private void err() {
        long id = random.nextInt(PRODUCERS - 1);
        List<Written> known = remembered(id);
        if (known.isEmpty()) {
            return;
        }
        Written last = known.get(known.size() - 1);
        if (last.epoch() > 0 && random.nextBoolean()) {
            assertRefused(ErrorCode.INVALID_PRODUCER_EPOCH, batch(id, last.epoch() - 1, last.nextSequence(), 1));
        } else {
            int wrong = (last.nextSequence() + 1 + random.nextInt(1000)) & Integer.MAX_VALUE;
            assertRefused(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER, batch(id, last.epoch(), wrong, 1));
        }
    }

    private void assertRefused(ErrorCode code, ByteBuffer batch) {
        assertThatThrownBy(() -> test.log.append(batch, 0))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private void damageSnapshots() throws IOException {
        for (Path snapshot : test.files(".snapshot")) {
            switch (random.nextInt(6)) {
                case 0 -> Files.delete(snapshot);
                case 1 -> Files.write(snapshot, new byte[random.nextInt(60)]);
                case 2 -> {
                    byte[] content = Files.readAllBytes(snapshot);
                    content[random.nextInt(content.length)] ^= (byte) (1 << random.nextInt(8));
                    Files.write(snapshot, content);
                }
                default -> {}
            }
        }
    }

    /** A crash that takes a part of what was not safe on the disk with it. */
    private void tear() throws IOException {
        test.log.close();
        damageSnapshots();
        List<Path> segments = test.files(".log");
        Path last = segments.get(segments.size() - 1);
        long baseOffset = SegmentFiles.baseOffset(last, ".log").orElseThrow();
        byte[] content = Files.readAllBytes(last);
        int safe = bytesBetween(baseOffset, storedPoint);
        int left = Math.min(content.length, safe + random.nextInt(Math.max(1, content.length - safe + 1)));
        Files.delete(last);
        Files.write(last, Arrays.copyOf(content, left));
        while (!model.isEmpty() && endOffset() > baseOffset && bytesBetween(baseOffset, endOffset()) > left) {
            model.remove(model.size() - 1);
        }
        test.open(LastStop.UNCLEAN, storedPoint);
    }

    private int bytesBetween(long from, long to) {
        return model.stream()
                .filter(batch -> batch.offset() >= from && batch.endOffset() <= to)
                .mapToInt(Written::bytes)
                .sum();
    }
}
