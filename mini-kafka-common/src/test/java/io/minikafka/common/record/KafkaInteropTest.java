package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.SampleBatch.SampleRecord;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;

/** Our format beside Apache Kafka's own reader and writer, over generated batches. */
final class KafkaInteropTest {
    private static final int MAX_INFLATED_BYTES = 1 << 20;

    @Provide
    Arbitrary<SampleBatch> withAnyTimes() {
        return SampleBatch.withAnyTimes();
    }

    @Provide
    Arbitrary<SampleBatch> withKafkasTimes() {
        return SampleBatch.withKafkasTimes();
    }

    @Property(tries = 1000)
    void kafkaReadsWhatWeWrite(@ForAll("withAnyTimes") SampleBatch sample) {
        ByteBuffer written = sample.build();
        RecordBatch ours = RecordBatch.at(written, 0);
        ours.assign(5_000_000_000L, 7);

        MutableRecordBatch kafkas = onlyBatch(written);

        kafkas.ensureValid();
        assertSameHeader(ours, kafkas);
        assertThat(kafkas.baseOffset()).isEqualTo(5_000_000_000L);
        assertThat(kafkas.partitionLeaderEpoch()).isEqualTo(7);
        assertThat(kafkas.producerId()).isEqualTo(sample.producer().id());
        assertThat(kafkas.producerEpoch()).isEqualTo(sample.producer().epoch());
        assertThat(kafkas.baseSequence()).isEqualTo(sample.producer().baseSequence());
        assertSameRecords(ours, kafkas);
    }

    @Property(tries = 1000)
    void weReadAndValidateWhatKafkaWrites(@ForAll("withKafkasTimes") SampleBatch sample) {
        ByteBuffer written = writtenByKafka(sample, TimestampType.CREATE_TIME);

        RecordBatch ours = RecordBatch.at(written, 0);

        BatchValidator.validate(ours, MAX_INFLATED_BYTES);
        assertSameHeader(ours, onlyBatch(written));
        assertThat(SampleBatch.read(ours)).isEqualTo(sample.records());
    }

    @Property(tries = 500)
    void uncompressedBytesAreTheVeryBytesThatKafkaWrites(@ForAll("withKafkasTimes") SampleBatch sample) {
        SampleBatch uncompressed =
                new SampleBatch(Compression.NONE, sample.records(), sample.producer(), sample.arrayBytes());

        assertThat(uncompressed.build()).isEqualTo(writtenByKafka(uncompressed, TimestampType.CREATE_TIME));
    }

    @Property(tries = 500)
    void logAppendTimeIsSetAsKafkaSetsIt(@ForAll("withKafkasTimes") SampleBatch sample, @ForAll long appendTime) {
        ByteBuffer ours = sample.build();
        ByteBuffer kafkas = copyOf(ours);

        RecordBatch.at(ours, 0).setLogAppendTime(appendTime);
        onlyBatch(kafkas).setMaxTimestamp(TimestampType.LOG_APPEND_TIME, appendTime);

        assertThat(ours).isEqualTo(kafkas);
        assertThat(SampleBatch.read(RecordBatch.at(ours, 0))).allMatch(each -> each.timestamp() == appendTime);
    }

    @Property(tries = 300)
    void aBrokersOwnBatchIsReadByKafka(@ForAll("withAnyTimes") SampleBatch sample, @ForAll boolean logAppendTime) {
        ByteBuffer written = sample.builder()
                .build(
                        42,
                        3,
                        logAppendTime
                                ? io.minikafka.common.record.TimestampType.LOG_APPEND_TIME
                                : io.minikafka.common.record.TimestampType.CREATE_TIME);

        MutableRecordBatch kafkas = onlyBatch(written);

        kafkas.ensureValid();
        assertSameHeader(RecordBatch.at(written, 0), kafkas);
        assertSameRecords(RecordBatch.at(written, 0), kafkas);
        assertThat(kafkas.baseOffset()).isEqualTo(42);
        assertThat(kafkas.hasProducerId()).isFalse();
    }

    @Property(tries = 300)
    void aBatchStampedAnewIsWhatItWouldHaveBeen(
            @ForAll("withAnyTimes") SampleBatch first, @ForAll("withAnyTimes") SampleBatch second) {
        SampleBatch.Producer producer = second.producer();
        ByteBuffer stamped = first.build();

        RecordBatch.at(stamped, 0).setProducer(producer.id(), producer.epoch(), producer.baseSequence());

        SampleBatch direct = new SampleBatch(first.compression(), first.records(), producer, first.arrayBytes());
        assertThat(stamped).isEqualTo(direct.build());
        BatchValidator.validate(RecordBatch.at(stamped, 0), MAX_INFLATED_BYTES);
    }

    private static void assertSameHeader(RecordBatch ours, MutableRecordBatch kafkas) {
        assertThat(ours.isCrcValid()).isTrue();
        assertThat(ours.crc()).isEqualTo(kafkas.checksum());
        assertThat(ours.magic()).isEqualTo(kafkas.magic());
        assertThat(ours.sizeInBytes()).isEqualTo(kafkas.sizeInBytes());
        assertThat(ours.baseOffset()).isEqualTo(kafkas.baseOffset());
        assertThat(ours.lastOffset()).isEqualTo(kafkas.lastOffset());
        assertThat(ours.nextOffset()).isEqualTo(kafkas.nextOffset());
        assertThat(ours.partitionLeaderEpoch()).isEqualTo(kafkas.partitionLeaderEpoch());
        assertThat(ours.compression().configName()).isEqualTo(kafkas.compressionType().name);
        assertThat(ours.timestampType().name()).isEqualTo(kafkas.timestampType().name());
        assertThat(ours.isTransactional()).isEqualTo(kafkas.isTransactional());
        assertThat(ours.isControl()).isEqualTo(kafkas.isControlBatch());
        assertThat(ours.baseTimestamp()).isEqualTo(((DefaultRecordBatch) kafkas).baseTimestamp());
        assertThat(ours.maxTimestamp()).isEqualTo(kafkas.maxTimestamp());
        assertThat(ours.hasProducerId()).isEqualTo(kafkas.hasProducerId());
        assertThat(ours.producerId()).isEqualTo(kafkas.producerId());
        assertThat(ours.producerEpoch()).isEqualTo(kafkas.producerEpoch());
        assertThat(ours.baseSequence()).isEqualTo(kafkas.baseSequence());
        assertThat(ours.lastSequence()).isEqualTo(kafkas.lastSequence());
        assertThat(ours.recordCount()).isEqualTo(kafkas.countOrNull());
    }

    private static void assertSameRecords(RecordBatch ours, MutableRecordBatch kafkas) {
        Iterator<Record> theirs = kafkas.iterator();
        try (RecordCursor cursor = ours.records()) {
            while (cursor.next()) {
                Record record = theirs.next();
                assertThat(cursor.offset()).isEqualTo(record.offset());
                assertThat(cursor.timestamp()).isEqualTo(record.timestamp());
                assertThat(cursor.sizeInBytes()).isEqualTo(record.sizeInBytes());
                assertThat(cursor.hasKey()).isEqualTo(record.hasKey());
                assertThat(cursor.hasValue()).isEqualTo(record.hasValue());
                assertThat(cursor.key()).isEqualTo(bytes(record.key()));
                assertThat(cursor.value()).isEqualTo(bytes(record.value()));
                assertThat(cursor.headers()).isEqualTo(headers(record));
            }
        }
        assertThat(theirs.hasNext()).isFalse();
    }

    private static ByteBuffer writtenByKafka(SampleBatch sample, TimestampType timestampType) {
        MemoryRecordsBuilder builder = MemoryRecords.builder(
                ByteBuffer.allocate(1024),
                RecordBatch.MAGIC,
                org.apache.kafka.common.compress.Compression.of(
                                sample.compression().configName())
                        .build(),
                timestampType,
                0,
                -1,
                sample.producer().id(),
                sample.producer().epoch(),
                sample.producer().baseSequence());
        for (SampleRecord each : sample.records()) {
            RecordHeader[] headers = each.headers().stream()
                    .map(header -> new RecordHeader(header.name(), header.value()))
                    .toArray(RecordHeader[]::new);
            builder.append(each.timestamp(), each.key(), each.value(), headers);
        }
        return builder.build().buffer();
    }

    private static MutableRecordBatch onlyBatch(ByteBuffer buffer) {
        Iterator<MutableRecordBatch> batches =
                MemoryRecords.readableRecords(buffer).batches().iterator();
        MutableRecordBatch batch = batches.next();
        assertThat(batches.hasNext()).isFalse();
        return batch;
    }

    private static List<Header> headers(Record record) {
        return Arrays.stream(record.headers())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
    }

    private static byte[] bytes(ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static ByteBuffer copyOf(ByteBuffer buffer) {
        ByteBuffer copy = ByteBuffer.allocate(buffer.remaining());
        copy.put(buffer.duplicate()).flip();
        return copy;
    }
}
