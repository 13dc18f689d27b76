package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.SampleBatch.SampleRecord;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bytes that were cut or changed, by accident or with a CRC to match. */
final class DamagedBatchTest {
    private static final int MAX_INFLATED_BYTES = 1 << 20;

    @Provide
    Arbitrary<SampleBatch> batches() {
        return SampleBatch.withAnyTimes();
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyTruncationIsRefusedWithBothNumbers(Compression compression) {
        byte[] whole = SampleBatch.bytesOf(SampleBatch.small(compression, 5).build());

        for (int length = 0; length < whole.length; length++) {
            ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(whole, length));

            assertThatThrownBy(() -> RecordBatch.at(cut, 0))
                    .isInstanceOfSatisfying(BrokerException.class, DamagedBatchTest::isCorrupt)
                    .hasMessageContaining(" " + length + " ");
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFlippedBitIsRefusedOrOutsideTheCrc(Compression compression) {
        ByteBuffer whole = SampleBatch.small(compression, 5).build();
        List<SampleRecord> sent = SampleBatch.read(RecordBatch.at(whole, 0));

        for (int bit = 0; bit < whole.limit() * 8; bit++) {
            flip(whole, bit);
            int flippedByte = bit / 8;
            if (flippedByte < RecordBatch.LENGTH_AT
                    || (flippedByte >= RecordBatch.LEADER_EPOCH_AT && flippedByte < RecordBatch.MAGIC_AT)) {
                BatchValidator.validate(RecordBatch.at(whole, 0), MAX_INFLATED_BYTES);
                assertThat(SampleBatch.read(RecordBatch.at(whole, 0))).isEqualTo(sent);
            } else {
                assertThatThrownBy(() -> BatchValidator.validate(RecordBatch.at(whole, 0), MAX_INFLATED_BYTES))
                        .as("bit %d", bit)
                        .isInstanceOfSatisfying(BrokerException.class, DamagedBatchTest::isCorrupt);
            }
            flip(whole, bit);
        }
    }

    @Property(tries = 2000)
    void changedBytesUnderARightCrcAreReadOrRefusedAndNothingElse(
            @ForAll("batches") SampleBatch sample, @ForAll long seed) {
        Random random = new Random(seed);
        ByteBuffer buffer = sample.build();
        RecordBatch batch = RecordBatch.at(buffer, 0);

        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = RecordBatch.ATTRIBUTES_AT + random.nextInt(buffer.limit() - RecordBatch.ATTRIBUTES_AT);
            buffer.put(at, (byte) random.nextInt());
        }
        batch.renewCrc();

        boolean valid = isAccepted(() -> BatchValidator.validate(batch, MAX_INFLATED_BYTES));
        boolean readable = isAccepted(() -> SampleBatch.read(batch));
        assertThat(readable || !valid).as("what was validated can be read").isTrue();
    }

    @Property(tries = 2000)
    void changedBytesInsideACodecAreReadOrRefusedAndNothingElse(
            @ForAll("batches") SampleBatch sample, @ForAll long seed) {
        Random random = new Random(seed);
        SampleBatch uncompressed = new SampleBatch(Compression.NONE, sample.records(), sample.producer(), 0);
        byte[] plain = SampleBatch.bytesOf(uncompressed.build());
        byte[] records = Arrays.copyOfRange(plain, RecordBatch.HEADER_BYTES, plain.length);
        for (int i = random.nextInt(4); i >= 0; i--) {
            records[random.nextInt(records.length)] = (byte) random.nextInt();
        }
        int count = sample.records().size();

        RecordBatch batch =
                new RawBatch().bytes(records).compressed(sample.compression()).build(count, count - 1);

        boolean valid = isAccepted(() -> BatchValidator.validate(batch, MAX_INFLATED_BYTES));
        boolean readable = isAccepted(() -> SampleBatch.read(batch));
        assertThat(readable || !valid).as("what was validated can be read").isTrue();
    }

    @Property(tries = 1000)
    void noiseIsReadOrRefusedAndNothingElse(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] noise = new byte[random.nextInt(400)];
        random.nextBytes(noise);
        RawBatch raw = new RawBatch().bytes(noise);
        int count = random.nextInt(8);

        Compression codec = Compression.of(random.nextInt(5));

        RecordBatch batch =
                (random.nextBoolean() ? raw.compressed(codec) : raw.claiming(codec)).build(count, random.nextInt(8));

        isAccepted(() -> SampleBatch.read(batch));
        isAccepted(() -> BatchValidator.validate(batch, MAX_INFLATED_BYTES));
        isAccepted(() -> RecordBatch.at(ByteBuffer.wrap(noise), 0));
    }

    private static void flip(ByteBuffer buffer, int bit) {
        buffer.put(bit / 8, (byte) (buffer.get(bit / 8) ^ 1 << bit % 8));
    }

    /** Whatever else is thrown than the one exception that crosses modules fails the test. */
    private static boolean isAccepted(Runnable use) {
        try {
            use.run();
            return true;
        } catch (BrokerException e) {
            assertThat(e).hasMessageMatching("(?s).*\\d.*|a client may not .*|a transactional batch .*|compression .*");
            return false;
        }
    }

    private static void isCorrupt(BrokerException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_MESSAGE);
    }
}
