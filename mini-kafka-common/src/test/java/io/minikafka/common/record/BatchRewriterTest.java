package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.SampleBatch.SampleRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter;
import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter.BatchRetention;
import org.apache.kafka.common.record.internal.MemoryRecords.RecordFilter.BatchRetentionResult;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.utils.BufferSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches without some of their records, beside what Kafka's own compaction makes of them. */
final class BatchRewriterTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final long DELETE_RETENTION_MS = 86_400_000;
    private static final long BASE_OFFSET = 5_000_000_000L;

    private final BatchRewriter rewriter = new BatchRewriter();

    @AfterProperty
    @AfterEach
    void freeWhatCompresses() {
        rewriter.close();
    }

    @Provide
    Arbitrary<SampleBatch> withKafkasTimes() {
        return SampleBatch.withKafkasTimes();
    }

    @Property(tries = 1000)
    void uncompressedBytesAreTheVeryBytesThatKafkaKeeps(
            @ForAll("withKafkasTimes") SampleBatch any, @ForAll long seed, @ForAll boolean logAppendTime) {
        SampleBatch sample = new SampleBatch(Compression.NONE, any.records(), any.producer(), any.arrayBytes());
        RecordBatch batch = stored(sample, logAppendTime);
        BitSet kept = someOf(sample, seed);
        OptionalLong horizon = horizonFor(sample, kept);

        ByteBuffer anew = rewriter.keeping(batch, kept, horizon);

        if (kept.cardinality() < batch.recordCount() || horizon.isPresent()) { // else Kafka leaves the batch alone
            assertThat(anew).isEqualTo(keptByKafka(batch, kept, BatchRetention.DELETE_EMPTY));
        }
    }

    @Property(tries = 500)
    void whatIsKeptIsAsItWas(@ForAll("withKafkasTimes") SampleBatch sample, @ForAll long seed) {
        RecordBatch batch = stored(sample, false);
        BitSet kept = someOf(sample, seed);
        OptionalLong horizon = horizonFor(sample, kept);

        RecordBatch anew = RecordBatch.at(rewriter.keeping(batch, kept, horizon), 0);

        assertThat(anew.isCrcValid()).isTrue();
        assertThat(anew.compression()).isEqualTo(batch.compression());
        assertThat(anew.deleteHorizonMs()).isEqualTo(horizon);
        assertSamePlace(anew, batch);
        assertThat(SampleBatch.read(anew))
                .isEqualTo(kept.stream()
                        .mapToObj(index -> sample.records().get(index))
                        .toList());
        assertThat(offsets(anew))
                .isEqualTo(kept.stream().mapToObj(index -> BASE_OFFSET + index).toList());
        assertThat(anew.maxTimestamp())
                .isEqualTo(SampleBatch.read(anew).stream()
                        .mapToLong(SampleRecord::timestamp)
                        .max()
                        .orElseThrow());
    }

    @Property(tries = 300)
    void aBatchCanBeRewrittenAgainAndAgain(@ForAll("withKafkasTimes") SampleBatch sample, @ForAll long seed) {
        RecordBatch batch = stored(sample, false);
        BitSet some = someOf(sample, seed);
        BitSet all = new BitSet();
        all.set(0, some.cardinality());

        RecordBatch once = RecordBatch.at(rewriter.keeping(batch, some, OptionalLong.of(NOW)), 0);
        RecordBatch twice = RecordBatch.at(rewriter.keeping(once, all, once.deleteHorizonMs()), 0);

        assertThat(twice.slice()).isEqualTo(once.slice());
    }

    @Property(tries = 300)
    void anEmptiedBatchIsWhatKafkaMakesOfIt(@ForAll("withKafkasTimes") SampleBatch sample) {
        RecordBatch batch = stored(sample, false);

        ByteBuffer emptied = BatchRewriter.emptied(batch);

        assertThat(emptied).isEqualTo(keptByKafka(batch, new BitSet(), BatchRetention.RETAIN_EMPTY));
        RecordBatch anew = RecordBatch.at(emptied, 0);
        assertThat(anew.isCrcValid()).isTrue();
        assertThat(anew.maxTimestamp()).isEqualTo(batch.maxTimestamp());
        assertSamePlace(anew, batch);
        assertThat(SampleBatch.read(anew)).isEmpty();
    }

    @Test
    void keepingNoneOrMoreThanThereAreIsRefused() {
        RecordBatch batch = stored(SampleBatch.small(Compression.NONE, 3), false);
        BitSet beyond = new BitSet();
        beyond.set(3);

        assertThatThrownBy(() -> rewriter.keeping(batch, new BitSet(), OptionalLong.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rewriter.keeping(batch, beyond, OptionalLong.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("{3}");
    }

    private static RecordBatch stored(SampleBatch sample, boolean logAppendTime) {
        RecordBatch batch = RecordBatch.at(sample.build(), 0);
        batch.assign(BASE_OFFSET, 7);
        if (logAppendTime) {
            batch.setLogAppendTime(NOW);
        }
        return batch;
    }

    private static void assertSamePlace(RecordBatch anew, RecordBatch batch) {
        assertThat(anew.baseOffset()).isEqualTo(batch.baseOffset());
        assertThat(anew.lastOffset()).isEqualTo(batch.lastOffset());
        assertThat(anew.partitionLeaderEpoch()).isEqualTo(batch.partitionLeaderEpoch());
        assertThat(anew.timestampType()).isEqualTo(batch.timestampType());
        assertThat(anew.producerId()).isEqualTo(batch.producerId());
        assertThat(anew.producerEpoch()).isEqualTo(batch.producerEpoch());
        assertThat(anew.baseSequence()).isEqualTo(batch.baseSequence());
        assertThat(anew.lastSequence()).isEqualTo(batch.lastSequence());
    }

    private static List<Long> offsets(RecordBatch batch) {
        List<Long> offsets = new ArrayList<>();
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                offsets.add(records.offset());
            }
        }
        return offsets;
    }

    private static BitSet someOf(SampleBatch sample, long seed) {
        Random random = new Random(seed);
        BitSet kept = new BitSet();
        kept.set(random.nextInt(sample.records().size()));
        for (int i = 0; i < sample.records().size(); i++) {
            if (random.nextBoolean()) {
                kept.set(i);
            }
        }
        return kept;
    }

    /** Kafka sets it where a record without value is kept for the first time. */
    private static OptionalLong horizonFor(SampleBatch sample, BitSet kept) {
        boolean anyTombstone =
                kept.stream().anyMatch(index -> sample.records().get(index).value() == null);
        return anyTombstone ? OptionalLong.of(NOW + DELETE_RETENTION_MS) : OptionalLong.empty();
    }

    private static ByteBuffer keptByKafka(RecordBatch batch, BitSet kept, BatchRetention retention) {
        RecordFilter filter = new RecordFilter(NOW, DELETE_RETENTION_MS) {
            @Override
            protected BatchRetentionResult checkBatchRetention(
                    org.apache.kafka.common.record.internal.RecordBatch ignored) {
                return new BatchRetentionResult(retention, false);
            }

            @Override
            protected boolean shouldRetainRecord(
                    org.apache.kafka.common.record.internal.RecordBatch ignored, Record record) {
                return kept.get((int) (record.offset() - BASE_OFFSET));
            }
        };
        return MemoryRecords.readableRecords(batch.slice())
                .filterTo(filter, ByteBuffer.allocate(1 << 16), BufferSupplier.NO_CACHING)
                .outputBuffer()
                .flip();
    }
}
