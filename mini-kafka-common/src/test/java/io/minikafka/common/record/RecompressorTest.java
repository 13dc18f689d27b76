package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecompressorTest {
    private static final int MAX_INFLATED_BYTES = 1 << 20;

    @Provide
    Arbitrary<SampleBatch> batches() {
        return SampleBatch.withAnyTimes();
    }

    @Property(tries = 500)
    void allButTheCodecStays(@ForAll("batches") SampleBatch sample, @ForAll Compression target) {
        ByteBuffer sent = sample.build();
        byte[] before = SampleBatch.bytesOf(sent);
        RecordBatch original = RecordBatch.at(sent, 0);

        ByteBuffer stored;
        try (Recompressor recompressor = new Recompressor(Compressor.open(target, target.defaultLevel()))) {
            stored = recompressor.recompress(original, MAX_INFLATED_BYTES);
        }

        RecordBatch batch = RecordBatch.at(stored, 0);
        BatchValidator.validate(batch, MAX_INFLATED_BYTES);
        assertThat(batch.sizeInBytes()).isEqualTo(stored.limit());
        assertThat(batch.compression()).isEqualTo(target);
        assertThat(SampleBatch.read(batch)).isEqualTo(sample.records());
        assertThat(batch.header().position(RecordBatch.LAST_OFFSET_DELTA_AT))
                .isEqualTo(original.header().position(RecordBatch.LAST_OFFSET_DELTA_AT));
        assertThat(SampleBatch.bytesOf(sent)).isEqualTo(before);
        SampleBatch direct = new SampleBatch(target, sample.records(), sample.producer(), sample.arrayBytes());
        assertThat(stored).isEqualTo(direct.build());
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void batchAfterBatchOfAnySizeGoesThroughOne(Compression from) {
        Random random = new Random(3);
        try (Recompressor recompressor = new Recompressor(Compressor.open(Compression.LZ4, 9))) {
            for (int valueBytes : new int[] {100, 700_000, 65_500, 65_536, 1_000, 300_000, 10}) {
                byte[] value = new byte[valueBytes];
                random.nextBytes(value);
                Arrays.fill(value, 0, valueBytes / 2, (byte) 7);
                RecordBatchBuilder builder = new RecordBatchBuilder(new byte[100], from);
                builder.append(5, null, value, null);

                ByteBuffer stored =
                        recompressor.recompress(RecordBatch.at(builder.build(9, (short) 1, 77), 0), MAX_INFLATED_BYTES);

                RecordBatch batch = RecordBatch.at(stored, 0);
                assertThat(SampleBatch.read(batch).get(0).value()).isEqualTo(value);
                assertThat(batch.baseSequence()).isEqualTo(77);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void whatInflatesBeyondTheBoundIsRefused(Compression from) {
        SampleBatch sample = SampleBatch.small(from, 5_000);
        int inflated = sample.builder().sizeInBytes() - RecordBatch.HEADER_BYTES;
        RecordBatch batch = RecordBatch.at(sample.build(), 0);

        try (Recompressor recompressor = new Recompressor(Compressor.open(Compression.NONE, 0))) {
            assertThat(recompressor.recompress(batch, inflated).limit()).isEqualTo(inflated + RecordBatch.HEADER_BYTES);
            assertThatThrownBy(() -> recompressor.recompress(batch, inflated - 1))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE))
                    .hasMessageContaining("limit of " + (inflated - 1) + " bytes");
        }
    }
}
