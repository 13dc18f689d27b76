package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BatchValidatorTest {
    private static final int RECORDS = 5;

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aSoundBatchIsAcceptedAndLeftAsItWas(Compression compression) {
        ByteBuffer buffer = SampleBatch.small(compression, RECORDS).build();
        byte[] before = SampleBatch.bytesOf(buffer);

        BatchValidator.validate(RecordBatch.at(buffer, 0), 1 << 20);

        assertThat(buffer).isEqualTo(ByteBuffer.wrap(before));
    }

    @Test
    void aWrongCrcIsCorruptAndBothAreNamed() {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, RECORDS).build();
        RecordBatch batch = RecordBatch.at(buffer, 0);
        long right = batch.crc();
        buffer.putInt(RecordBatch.CRC_AT, 0x12345678);

        assertThatThrownBy(() -> BatchValidator.validate(batch, 0))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_MESSAGE))
                .hasMessageContaining("0x12345678")
                .hasMessageContaining(String.format("0x%08x", right));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 6, 7})
    void compressionWithoutACodecIsUnsupported(int id) {
        refuses(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                "type " + id + " is not supported; supported are none, gzip, snappy, lz4, zstd",
                buffer -> attributes(buffer, id));
    }

    @Test
    void attributesThatAreTheBrokersAreRefused() {
        refuses(ErrorCode.INVALID_RECORD, "control", buffer -> attributes(buffer, RecordBatch.CONTROL_BIT));
        refuses(ErrorCode.INVALID_TIMESTAMP, "append", buffer -> attributes(buffer, RecordBatch.LOG_APPEND_TIME_BIT));
        refuses(ErrorCode.INVALID_RECORD, "attributes 0x0040", buffer -> attributes(buffer, 0x40));
        refuses(ErrorCode.INVALID_RECORD, "attributes 0x8000", buffer -> attributes(buffer, 0x8000));
    }

    @Test
    void countsThatDisagreeAreRefused() {
        refuses(ErrorCode.INVALID_RECORD, "0 records", buffer -> buffer.putInt(RecordBatch.RECORD_COUNT_AT, 0));
        refuses(ErrorCode.INVALID_RECORD, "-1 records", buffer -> buffer.putInt(RecordBatch.RECORD_COUNT_AT, -1));
        refuses(
                ErrorCode.INVALID_RECORD,
                "6 records and a last offset delta of 4, must be 5",
                buffer -> buffer.putInt(RecordBatch.RECORD_COUNT_AT, 6));
        refuses(
                ErrorCode.INVALID_RECORD,
                "last offset delta of -1, must be 4",
                buffer -> buffer.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, -1));
        refuses(ErrorCode.INVALID_RECORD, "after 5 whole records", buffer -> counts(buffer, RECORDS + 1));
        refuses(ErrorCode.INVALID_RECORD, "after 5 whole records", buffer -> counts(buffer, Integer.MAX_VALUE));
        refuses(ErrorCode.INVALID_RECORD, "bytes are left over", buffer -> counts(buffer, RECORDS - 1));
    }

    @Test
    void offsetsThatAreNotConsecutiveAreRefused() {
        RecordBatch gap = new RawBatch()
                .record(RawBatch.body(0))
                .record(RawBatch.body(2))
                .record(RawBatch.body(2))
                .build();
        RecordBatch backwards =
                new RawBatch().record(RawBatch.body(1)).record(RawBatch.body(0)).build();

        assertThatThrownBy(() -> BatchValidator.validate(gap, 0))
                .hasMessageContaining("offset delta 2, must be 3 to 2");
        assertThatThrownBy(() -> BatchValidator.validate(backwards, 0))
                .hasMessageContaining("offset delta 0, must be 2 to 1");
    }

    @Test
    void aMaximumTimestampThatNoRecordHasIsRefused() {
        refuses(
                ErrorCode.INVALID_RECORD,
                "1700000000005, its records have 1700000000004",
                buffer -> buffer.putLong(RecordBatch.MAX_TIMESTAMP_AT, 1_700_000_000_005L));
        refuses(
                ErrorCode.INVALID_RECORD,
                "its records have",
                buffer -> buffer.putLong(RecordBatch.BASE_TIMESTAMP_AT, 0));
    }

    @Test
    void producerFieldsThatContradictEachOtherAreRefused() {
        refuses(ErrorCode.INVALID_RECORD, "producer id -2", buffer -> buffer.putLong(RecordBatch.PRODUCER_ID_AT, -2));
        refuses(
                ErrorCode.INVALID_RECORD,
                "producer 9 has epoch -1",
                buffer -> buffer.putLong(RecordBatch.PRODUCER_ID_AT, 9));
        refuses(
                ErrorCode.INVALID_RECORD,
                "base sequence -1",
                buffer -> buffer.putLong(RecordBatch.PRODUCER_ID_AT, 9)
                        .putShort(RecordBatch.PRODUCER_EPOCH_AT, (short) 0));
        refuses(ErrorCode.INVALID_RECORD, "transactional", buffer -> attributes(buffer, RecordBatch.TRANSACTIONAL_BIT));
    }

    private static void refuses(ErrorCode code, String message, Consumer<ByteBuffer> change) {
        ByteBuffer buffer = SampleBatch.small(Compression.NONE, RECORDS).build();
        change.accept(buffer);
        RecordBatch batch = RecordBatch.at(buffer, 0);
        batch.renewCrc();

        assertThatThrownBy(() -> BatchValidator.validate(batch, 1 << 20))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static void attributes(ByteBuffer buffer, int bits) {
        buffer.putShort(RecordBatch.ATTRIBUTES_AT, (short) bits);
    }

    private static void counts(ByteBuffer buffer, int count) {
        buffer.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, count - 1).putInt(RecordBatch.RECORD_COUNT_AT, count);
    }
}
