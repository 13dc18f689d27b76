package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.minikafka.common.record.SampleBatch.SampleRecord;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordCursorTest {
    private static final List<Compression> CODECS =
            List.of(Compression.GZIP, Compression.SNAPPY, Compression.LZ4, Compression.ZSTD);

    static Stream<Arguments> hostileBatches() {
        return Stream.of(
                Arguments.of("an endless length", raw(-1, -1, -1, -1, -1, -1, -1), "varint of more than 32 bits"),
                Arguments.of("a 33-bit length", raw(-1, -1, -1, -1, 0x1F), "varint of more than 32 bits"),
                Arguments.of("a length cut short", raw(-1), "the batch ends before or inside it"),
                Arguments.of("a negative length", raw(1), "claims -1 bytes"),
                Arguments.of("a length beyond the batch", raw(20), "claims 10 bytes, 0 are left"),
                Arguments.of("the smallest int as length", raw(-1, -1, -1, -1, 0x0F), "claims -2147483648 bytes"),
                Arguments.of("the largest int as length", raw(-2, -1, -1, -1, 0x0F), "claims 2147483647 bytes"),
                Arguments.of("an empty record", body(), "ends inside a field"),
                Arguments.of("an endless timestamp", body(0, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1), "64 bits"),
                Arguments.of("a 65-bit timestamp", body(0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 2), "64 bits"),
                Arguments.of("an offset delta ahead", body(0, 0, 2, 1, 1, 0), "has offset delta 1, must be 0 to 0"),
                Arguments.of("an offset delta back", body(0, 0, 1, 1, 1, 0), "has offset delta -1, must be 0 to 0"),
                Arguments.of("a key of length -2", body(0, 0, 0, 3, 1, 0), "has a key of length -2"),
                Arguments.of("a value of length -2", body(0, 0, 0, 1, 3, 0), "has a value of length -2"),
                Arguments.of("a key beyond the record", body(0, 0, 0, 6, 1, 0), "a field of 3 bytes where 2 are left"),
                Arguments.of("a value beyond the record", body(0, 0, 0, 1, 6, 0), "of 3 bytes where 1 are left"),
                Arguments.of("a huge key", body(0, 0, 0, -2, -1, -1, -1, 0x0F), "a field of 2147483647 bytes"),
                Arguments.of("no headers field", body(0, 0, 0, 1, 1), "ends inside a field"),
                Arguments.of("-1 headers", body(0, 0, 0, 1, 1, 1), "claims -1 headers"),
                Arguments.of("many headers", body(0, 0, 0, 1, 1, -2, -1, -1, -1, 0x0F), "claims 2147483647 headers"),
                Arguments.of("a header without name", body(0, 0, 0, 1, 1, 2, 1, 1), "header name of length -1"),
                Arguments.of("a header value of -2", body(0, 0, 0, 1, 1, 2, 0, 3), "header value of length -2"),
                Arguments.of("a header beyond the record", body(0, 0, 0, 1, 1, 2, 8, 1), "4 bytes where 1 are left"),
                Arguments.of("bytes behind the headers", body(0, 0, 0, 1, 1, 0, 9, 9), "has 2 bytes left over"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBatches")
    void hostileRecordsAreRefusedWithTheirNumbers(String what, RawBatch raw, String message) {
        for (RecordBatch batch : List.of(raw.build(1, 0), onDirectMemory(raw.build(1, 0)))) {
            assertThatThrownBy(() -> SampleBatch.read(batch))
                    .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt)
                    .hasMessageContaining(message)
                    .hasMessageContaining("record 0 of 1 in the batch at offset 0");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileBatches")
    void hostileRecordsInsideACodecAreRefused(String what, RawBatch raw, String message) {
        for (Compression codec : CODECS) {
            RecordBatch batch = raw.compressed(codec).build(1, 0);

            assertThatThrownBy(() -> SampleBatch.read(batch))
                    .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt);
            assertThatThrownBy(() -> BatchValidator.validate(batch, 1 << 20))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_RECORD));
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void aCountThatIsNotThatOfTheRecordsIsRefused(Compression compression) {
        RawBatch raw = new RawBatch().record(RawBatch.body(0)).record(RawBatch.body(1));
        RawBatch stored = raw.compressed(compression);

        assertThat(SampleBatch.read(stored.build(2, 1))).hasSize(2);
        assertThatThrownBy(() -> SampleBatch.read(stored.build(1, 1)))
                .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt)
                .hasMessageContaining("at least 7 bytes are left over");
        assertThatThrownBy(() -> SampleBatch.read(stored.build(3, 2)))
                .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt)
                .hasMessageContaining("after 2 whole records");
        assertThatThrownBy(() -> SampleBatch.read(stored.build(-2, 1)))
                .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt)
                .hasMessageContaining("claims -2 records");
    }

    @Test
    void aRecordTooManyIsSeenWhereverTheInflatedBytesAreCut() {
        for (int valueBytes = 8_170; valueBytes < 8_200; valueBytes++) {
            RawBatch first = new RawBatch().bytes((byte) 0, (byte) 0, (byte) 0, (byte) 1);
            byte[] body = first.varint(valueBytes)
                    .bytes(new byte[valueBytes])
                    .bytes((byte) 0)
                    .recordBytes();
            RawBatch raw = new RawBatch().record(body).record(RawBatch.body(1)).compressed(Compression.GZIP);

            assertThat(SampleBatch.read(raw.build(2, 1))).hasSize(2);
            assertThatThrownBy(() -> SampleBatch.read(raw.build(1, 0)))
                    .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt)
                    .hasMessageContaining("are left over behind it");
            BatchValidator.validate(raw.build(2, 1), 1 << 20);
        }
    }

    @Test
    void aBatchThatCompactionEmptiedOrThinnedOutIsRead() {
        assertThat(SampleBatch.read(new RawBatch().build(0, 9))).isEmpty();

        RawBatch thinned = new RawBatch().record(RawBatch.body(3)).record(RawBatch.body(7));
        RecordBatch batch = thinned.build(2, 9);
        batch.assign(100, 0);
        try (RecordCursor records = batch.records()) {
            assertThat(records.next()).isTrue();
            assertThat(records.offset()).isEqualTo(103);
            assertThat(records.next()).isTrue();
            assertThat(records.offset()).isEqualTo(107);
            assertThat(records.next()).isFalse();
            assertThat(records.next()).isFalse();
        }
        assertThat(batch.nextOffset()).isEqualTo(110);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8_150, 8_192, 8_193, 100_000})
    void recordsOfAnySizeComeOutOfACodec(int valueBytes) {
        SampleRecord large = new SampleRecord(5, new byte[] {1}, new byte[valueBytes], List.of(new Header("h", null)));
        for (Compression codec : CODECS) {
            SampleBatch sample = new SampleBatch(codec, List.of(large, large, large), SampleBatch.Producer.NONE, 1024);

            RecordBatch batch = RecordBatch.at(sample.build(), 0);

            assertThat(SampleBatch.read(batch)).isEqualTo(sample.records());
            assertThat(SampleBatch.read(onDirectMemory(batch))).isEqualTo(sample.records());
            BatchValidator.validate(batch, 1 << 20);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void aBombIsRefusedBeforeItsMemoryIsTaken(Compression codec) {
        byte[] zeros = new byte[64 << 20];
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[0], codec);
        builder.append(0, null, zeros, List.of());
        RecordBatch bomb = RecordBatch.at(builder.build(-1, (short) -1, -1), 0);
        assertThat(bomb.sizeInBytes()).isLessThan(4 << 20);

        long before = allocatedBytes();
        assertThatThrownBy(() -> SampleBatch.read(bomb, 1 << 20))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE))
                .hasMessageContaining("stored in " + bomb.sizeInBytes() + " bytes")
                .hasMessageContaining("limit of 1048576 bytes");
        assertThatThrownBy(() -> BatchValidator.validate(bomb, 60 << 20))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE));
        assertThat(allocatedBytes() - before).isLessThan(8 << 20);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void theBoundIsTheNumberOfInflatedBytesExactly(Compression codec) {
        SampleBatch sample = SampleBatch.small(codec, 50);
        int inflated = sample.builder().sizeInBytes() - RecordBatch.HEADER_BYTES;
        RecordBatch batch = RecordBatch.at(sample.build(), 0);

        BatchValidator.validate(batch, inflated);

        assertThatThrownBy(() -> BatchValidator.validate(batch, inflated - 1))
                .hasMessageContaining("limit of " + (inflated - 1));
    }

    @Test
    void manyBatchesTakeFromOneBudgetAndTheOneBeyondItIsRefused() {
        SampleBatch sample = SampleBatch.small(Compression.ZSTD, 50);
        int inflated = sample.builder().sizeInBytes() - RecordBatch.HEADER_BYTES;
        RecordBatch batch = RecordBatch.at(sample.build(), 0);
        InflateBudget budget = new InflateBudget(1 << 20, 3L * inflated + 5, "one request (some.setting)");

        for (int i = 0; i < 3; i++) {
            BatchValidator.validate(batch, budget, RecordRules.NONE);
        }
        assertThat(budget.isSpent()).isFalse();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> BatchValidator.validate(batch, budget, RecordRules.NONE))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MESSAGE_TOO_LARGE))
                    .hasMessageContaining("with those before it")
                    .hasMessageContaining((3 * inflated + 5) + " bytes for one request (some.setting)");
            assertThat(budget.isSpent()).isTrue();
        }
        BatchValidator.validate(
                RecordBatch.at(SampleBatch.small(Compression.NONE, 50).build(), 0), budget, RecordRules.NONE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void compressedBytesThatBreakOffAreRefused(Compression codec) {
        RecordBatch whole = RecordBatch.at(SampleBatch.small(codec, 50).build(), 0);
        for (int length = 0; length < whole.storedRecords().remaining(); length++) {
            byte[] part = new byte[length];
            whole.storedRecords().get(part);
            RecordBatch broken = new RawBatch().bytes(part).claiming(codec).build(50, 49);

            assertThatThrownBy(() -> SampleBatch.read(broken))
                    .as("%d bytes", length)
                    .isInstanceOfSatisfying(BrokerException.class, RecordCursorTest::isCorrupt);
        }
    }

    @Test
    void readsDirectMemoryAndAnyByteOrderAtAnyPosition() {
        SampleBatch sample = SampleBatch.small(Compression.NONE, 20);
        ByteBuffer built = sample.build();
        ByteBuffer buffer = ByteBuffer.allocateDirect(built.limit() + 30).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(13);
        buffer.put(built.duplicate()).position(5);

        RecordBatch batch = RecordBatch.at(buffer, 13);

        BatchValidator.validate(batch, 0);
        assertThat(SampleBatch.read(batch)).isEqualTo(sample.records());
        assertThat(batch.slice()).isEqualTo(built);
        assertThat(buffer.position()).isEqualTo(5);
        assertThat(buffer.limit()).isEqualTo(built.limit() + 30);
    }

    @Test
    void walkingAllocatesNothingForARecord() {
        RecordBatch batch =
                RecordBatch.at(SampleBatch.small(Compression.NONE, 10_000).build(), 0);
        long sum = walk(batch);

        long before = allocatedBytes();
        sum += walk(batch);

        assertThat(allocatedBytes() - before).isLessThan(10_000);
        assertThat(sum).isPositive();
    }

    private static long walk(RecordBatch batch) {
        long sum = 0;
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                sum += records.offset() + records.timestamp() + records.sizeInBytes() + (records.hasKey() ? 1 : 0);
            }
        }
        return sum;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static RecordBatch onDirectMemory(RecordBatch batch) {
        ByteBuffer direct = ByteBuffer.allocateDirect(batch.sizeInBytes());
        direct.put(batch.slice()).flip();
        return RecordBatch.at(direct, 0);
    }

    private static RawBatch raw(int... bytes) {
        return new RawBatch().bytes(toBytes(bytes));
    }

    private static RawBatch body(int... bytes) {
        return new RawBatch().record(toBytes(bytes));
    }

    private static byte[] toBytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static void isCorrupt(BrokerException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }
}
