package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.BatchValidator;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Compressor;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProducerBatchTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);
    private static final ProducerIdentity FIRST = new ProducerIdentity(7, (short) 0);
    private static final ProducerIdentity SECOND = new ProducerIdentity(8, (short) 1);

    private final MemoryPool memory = new MemoryPool(10_000, 1000);
    private final List<Compressor> compressors = new ArrayList<>();

    @AfterEach
    void theirMemoryIsFreed() {
        compressors.forEach(Compressor::close);
    }

    @Test
    void itIsStampedOnceAndAnewWhereItHasLostItsNumber() throws InterruptedException {
        ProducerBatch batch = batchOf(Compression.NONE, "a", "b");

        batch.stamp(FIRST, 42);
        assertStamped(batch, 7, 0, 42);
        assertThat(batch.hasSequence()).isTrue();
        batch.forgetSequence();
        assertThat(batch.hasSequence()).isFalse();
        batch.stamp(SECOND, 0);

        assertStamped(batch, 8, 1, 0);
    }

    @Test
    void bytesThatALostRequestStillReadsAreNotChanged() throws InterruptedException {
        byte[] array = memory.allocate(1000, 0, () -> {});
        ProducerBatch batch = batch(array, Compression.NONE);
        append(batch, "a");
        batch.stamp(FIRST, 42);
        ByteBuffer beingWritten = batch.bytes();

        batch.requestOver(false);
        batch.stamp(SECOND, 0);
        batch.release();

        assertThat(RecordBatch.at(beingWritten, 0).baseSequence()).isEqualTo(42);
        assertThat(RecordBatch.at(beingWritten, 0).isCrcValid()).isTrue();
        assertStamped(batch, 8, 1, 0);
        assertThat(memory.allocate(1000, 0, () -> {})).isNotSameAs(array);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aCompressedBatchLiesInTheArrayThatIsAccountedFor(Compression compression) throws InterruptedException {
        byte[] array = memory.allocate(1000, 0, () -> {});
        ProducerBatch batch = batch(array, compression);
        append(batch, "same ".repeat(100));

        batch.stamp(FIRST, 0);

        assertThat(RecordBatch.at(ByteBuffer.wrap(array), 0).crc())
                .isEqualTo(RecordBatch.at(batch.bytes(), 0).crc());
        assertThat(batch.sizeInBytes()).isLessThan(200);
        assertStamped(batch, 7, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatDoesNotCompressTravelsAsWell(long seed) throws InterruptedException {
        byte[] noise = new byte[900];
        new Random(seed).nextBytes(noise);
        ProducerBatch batch = batch(memory.allocate(1000, 0, () -> {}), Compression.GZIP);
        batch.tryAppend(1, null, noise, List.of(), null);

        batch.stamp(FIRST, 0);

        assertStamped(batch, 7, 0, 0);
    }

    @Test
    void recordsGetOffsetsInTheirOrderAndTheBrokersTimeIfItTellsOne() throws InterruptedException {
        ProducerBatch batch = batch(memory.allocate(1000, 0, () -> {}), Compression.NONE);
        List<SendFuture> futures = new ArrayList<>(List.of(append(batch, "a"), append(batch, "b"), append(batch, "c")));

        batch.succeed(100, 77);

        assertThat(futures).extracting(future -> future.join().offset()).containsExactly(100L, 101L, 102L);
        assertThat(futures).extracting(future -> future.join().timestamp()).containsOnly(77L);
        assertThat(batch.settled()).isCompleted();
        batch.fail(new BrokerException(ErrorCode.INVALID_RECORD, "too late"));
        assertThat(futures).allMatch(future -> !future.isCompletedExceptionally());
    }

    @Test
    void aFailureIsTheSameForAllRecords() throws InterruptedException {
        ProducerBatch batch = batch(memory.allocate(1000, 0, () -> {}), Compression.NONE);
        SendFuture first = append(batch, "a");
        SendFuture second = append(batch, "b");
        BrokerException cause = new BrokerException(ErrorCode.INVALID_RECORD, "bad");

        batch.fail(cause);

        assertThatThrownBy(first::join).hasCause(cause);
        assertThatThrownBy(second::join).hasCause(cause);
        assertThat(batch.isSettled()).isTrue();
    }

    @Test
    void memoryIsGivenBackOnce() throws InterruptedException {
        ProducerBatch batch = batchOf(Compression.NONE, "a");
        assertThat(memory.unusedBytes()).isEqualTo(9000);

        batch.release();
        batch.release();

        assertThat(memory.unusedBytes()).isEqualTo(10_000);
    }

    @Test
    void aFullBatchTakesNoMoreButTheFirstRecordAlwaysFits() throws InterruptedException {
        ProducerBatch batch = batch(new byte[5000], Compression.NONE);

        assertThat(append(batch, "x".repeat(3000))).isNotNull();
        assertThat(batch.isFull()).isTrue();
        assertThat(append(batch, "x")).isNull();
        assertThat(batch.recordCount()).isEqualTo(1);
    }

    private ProducerBatch batchOf(Compression compression, String... values) throws InterruptedException {
        ProducerBatch batch = batch(memory.allocate(1000, 0, () -> {}), compression);
        for (String value : values) {
            append(batch, value);
        }
        return batch;
    }

    private ProducerBatch batch(byte[] array, Compression compression) {
        Compressor compressor = Compressor.open(compression, compression.defaultLevel());
        compressors.add(compressor);
        return new ProducerBatch(PARTITION, memory, array, new ProducerBatch.Format(1000, compressor), 0, 0);
    }

    private static SendFuture append(ProducerBatch batch, String value) {
        return batch.tryAppend(5, null, value.getBytes(StandardCharsets.UTF_8), List.of(), null);
    }

    private static void assertStamped(ProducerBatch batch, long producerId, int epoch, int sequence) {
        RecordBatch stamped = RecordBatch.at(batch.bytes(), 0);
        BatchValidator.validate(stamped, 1 << 20);
        assertThat(stamped.sizeInBytes()).isEqualTo(batch.sizeInBytes());
        assertThat(stamped.producerId()).isEqualTo(producerId);
        assertThat(stamped.producerEpoch()).isEqualTo((short) epoch);
        assertThat(stamped.baseSequence()).isEqualTo(sequence);
    }
}
