package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordBatchTest {
    @Test
    void batchesThatLieOneBehindTheOtherAreFoundBySize() {
        ByteBuffer one = SampleBatch.small(Compression.NONE, 3).build();
        ByteBuffer two = SampleBatch.small(Compression.GZIP, 4).build();
        ByteBuffer both = ByteBuffer.allocate(one.limit() + two.limit());
        both.put(one).put(two).flip();

        List<Integer> counts = new ArrayList<>();
        for (int at = 0; at < both.limit(); at += RecordBatch.sizeInBytes(both, at)) {
            counts.add(RecordBatch.at(both, at).recordCount());
        }

        assertThat(counts).containsExactly(3, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 48, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 11})
    void aLengthThatNoBatchCanHaveIsCorrupt(int length) {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, 3).build();
        buffer.putInt(RecordBatch.LENGTH_AT, length);

        assertThatThrownBy(() -> RecordBatch.at(buffer, 0)).isInstanceOfSatisfying(BrokerException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
            assertThat(e).hasMessageContaining("length of " + length + ", must be 49 to");
        });
    }

    @Test
    void aLengthBeyondTheBufferIsCorrupt() {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, 3).build();
        buffer.putInt(RecordBatch.LENGTH_AT, Integer.MAX_VALUE - 12);

        assertThatThrownBy(() -> RecordBatch.at(buffer, 0))
                .hasMessageContaining("claims 2147483647 bytes, " + buffer.limit() + " are there");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1_000_000, Integer.MAX_VALUE})
    void aPositionOutsideTheBufferIsCorrupt(int position) {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, 3).build();

        assertThatThrownBy(() -> RecordBatch.at(buffer, position))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_MESSAGE));
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, 3, -1})
    void anotherMagicIsCorrupt(byte magic) {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, 3).build();
        buffer.put(RecordBatch.MAGIC_AT, magic);

        assertThatThrownBy(() -> RecordBatch.at(buffer, 0)).hasMessageContaining("magic " + magic + ", must be 2");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "7, 3", "2147483647, 1", "2147483647, 2", "2147483640, 20", "2147483646, 1"})
    void sequencesWrapAsInKafka(int baseSequence, int count) {
        SampleBatch sample = SampleBatch.small(Compression.NONE, count);
        RecordBatch batch = RecordBatch.at(sample.builder().build(1, (short) 0, baseSequence), 0);

        assertThat(batch.lastSequence()).isEqualTo(DefaultRecordBatch.incrementSequence(baseSequence, count - 1));
    }

    @Test
    void aBatchWithoutSequenceHasNoLastOne() {
        RecordBatch batch =
                RecordBatch.at(SampleBatch.small(Compression.NONE, 3).build(), 0);

        assertThat(batch.lastSequence()).isEqualTo(RecordBatch.NO_SEQUENCE);
        assertThat(batch.hasProducerId()).isFalse();
    }

    @Test
    void placingABatchInTheLogLeavesItsCrcValid() {
        RecordBatch batch =
                RecordBatch.at(SampleBatch.small(Compression.NONE, 3).build(), 0);
        long crc = batch.crc();

        batch.assign(1L << 40, 12);

        assertThat(batch.isCrcValid()).isTrue();
        assertThat(batch.crc()).isEqualTo(crc);
        assertThat(batch.lastOffset()).isEqualTo((1L << 40) + 2);
        assertThat(batch.partitionLeaderEpoch()).isEqualTo(12);
    }
}
