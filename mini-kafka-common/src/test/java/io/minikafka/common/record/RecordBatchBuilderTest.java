package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RecordBatchBuilderTest {
    private static final byte[] VALUE = new byte[100];

    @Provide
    Arbitrary<SampleBatch> batches() {
        return SampleBatch.withAnyTimes();
    }

    @Test
    void aBatchIsFilledUpToItsLimitAndStaysInItsArray() {
        byte[] array = new byte[16 * 1024];
        RecordBatchBuilder builder = new RecordBatchBuilder(array, Compression.NONE);

        int offset = 0;
        while (builder.hasRoomFor(null, VALUE, List.of(), offset)) {
            assertThat(builder.append(offset, null, VALUE, List.of())).isEqualTo(offset++);
        }

        assertThat(builder.sizeInBytes()).isBetween(array.length - 120, array.length);
        ByteBuffer built = builder.build(-1, (short) -1, -1);
        assertThat(built.arrayOffset()).isZero();
        assertThat(built.array()).isSameAs(array);
        assertThat(built.limit()).isEqualTo(builder.sizeInBytes());
        assertThat(RecordBatch.at(built, 0).recordCount()).isEqualTo(offset);
    }

    @Test
    void aLimitMayBeLowerThanTheArray() {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[16 * 1024], 300, Compression.NONE);

        while (builder.hasRoomFor(null, VALUE, null, 0)) {
            builder.append(0, null, VALUE, null);
        }

        assertThat(builder.recordCount()).isEqualTo(2);
    }

    @Test
    void aSingleRecordLargerThanTheArrayGetsOneOfItsOwn() {
        byte[] large = new byte[100_000];
        new Random(1).nextBytes(large);
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], Compression.NONE);

        assertThat(builder.hasRoomFor(null, large, null, 0)).isTrue();
        builder.append(0, null, large, null);

        assertThat(builder.hasRoomFor(null, null, null, 0)).isFalse();
        ByteBuffer built = builder.build(-1, (short) -1, -1);
        assertThat(built.limit()).isEqualTo(RecordBatchBuilder.sizeUpperBound(null, large, null));
        assertThat(SampleBatch.read(RecordBatch.at(built, 0)).get(0).value()).isEqualTo(large);
    }

    @Property(tries = 300)
    void whatHasRoomFitsAndTheUpperBoundHolds(@ForAll("batches") SampleBatch sample) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[600], Compression.NONE);
        for (SampleBatch.SampleRecord each : sample.records()) {
            int before = builder.sizeInBytes();
            boolean room = builder.hasRoomFor(each.key(), each.value(), each.headers(), each.timestamp());

            builder.append(each.timestamp(), each.key(), each.value(), each.headers());

            assertThat(room).isEqualTo(builder.recordCount() == 1 || builder.sizeInBytes() <= 600);
            if (before == RecordBatch.HEADER_BYTES) {
                assertThat(builder.sizeInBytes())
                        .isEqualTo(RecordBatchBuilder.sizeUpperBound(each.key(), each.value(), each.headers()));
            }
        }
        assertThat(builder.sizeInBytes())
                .isEqualTo(builder.build(-1, (short) -1, -1).limit());
    }

    @Test
    void theLatestTimestampIsRememberedWithItsFirstOffset() {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], Compression.NONE);
        assertThat(builder.maxTimestamp()).isEqualTo(RecordBatch.NO_TIMESTAMP);
        assertThat(builder.offsetOfMaxTimestamp()).isEqualTo(-1);

        for (long timestamp : new long[] {5, 9, 7, 9, 2}) {
            builder.append(timestamp, null, null, null);
        }

        assertThat(builder.maxTimestamp()).isEqualTo(9);
        assertThat(builder.offsetOfMaxTimestamp()).isEqualTo(1);
    }

    @Test
    void aBatchIsBuiltOnceAndNotEmpty() {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], Compression.NONE);

        assertThatThrownBy(() -> builder.build(-1, (short) -1, -1)).isInstanceOf(IllegalStateException.class);
        builder.append(0, null, null, null);
        builder.build(0, 0, TimestampType.CREATE_TIME);

        assertThatThrownBy(() -> builder.build(-1, (short) -1, -1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> builder.append(0, null, null, null)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void batchAfterBatchIsBuiltInPlaceWithOneCompressor(Compression compression) {
        try (Compressor compressor = Compressor.open(compression, compression.defaultLevel())) {
            for (int count : new int[] {50, 1, 300}) {
                SampleBatch sample = SampleBatch.small(compression, count);
                byte[] array = new byte[16 * 1024];
                RecordBatchBuilder builder = new RecordBatchBuilder(array, array.length, compressor);
                sample.records()
                        .forEach(each -> builder.append(each.timestamp(), each.key(), each.value(), each.headers()));

                ByteBuffer built = builder.build(-1, (short) -1, -1);

                assertThat(built.arrayOffset()).isZero();
                assertThat(built.array()).isSameAs(array);
                assertThat(built).isEqualTo(sample.build());
                assertThat(SampleBatch.read(RecordBatch.at(built, 0))).isEqualTo(sample.records());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void whatCompressionMakesLargerMovesToAnArrayOfItsOwn(Compression compression) {
        byte[] noise = new byte[2000];
        new Random(42).nextBytes(noise);
        byte[] array = new byte[RecordBatchBuilder.sizeUpperBound(null, noise, null)];
        RecordBatchBuilder builder = new RecordBatchBuilder(array, compression);
        builder.append(0, null, noise, null);

        ByteBuffer built = builder.build(-1, (short) -1, -1);

        assertThat(built.arrayOffset()).isZero();
        assertThat(built.array() == array).isEqualTo(compression == Compression.NONE);
        assertThat(SampleBatch.read(RecordBatch.at(built, 0)).get(0).value()).isEqualTo(noise);
    }

    @Test
    void whatACompressorCannotDoIsOneKindOfException() {
        Compressor closed = Compressor.open(Compression.ZSTD, 3);
        closed.close();
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[1024], 1024, closed);
        builder.append(0, null, new byte[100], null);

        assertThatThrownBy(() -> builder.build(-1, (short) -1, -1))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR))
                .hasMessageContaining("compressing 109 bytes of records as zstd failed");
    }
}
