package io.minikafka.common.record;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** What goes into one generated batch, and how jqwik makes one up. */
record SampleBatch(Compression compression, List<SampleRecord> records, Producer producer, int arrayBytes) {

    /** Equal by content, unlike what a record class makes of arrays. */
    @SuppressWarnings("ArrayRecordComponent") // null has a meaning, and equals below compares the content
    record SampleRecord(long timestamp, byte[] key, byte[] value, List<Header> headers) {
        @Override
        public boolean equals(Object other) {
            return other instanceof SampleRecord that
                    && timestamp == that.timestamp
                    && Arrays.equals(key, that.key)
                    && Arrays.equals(value, that.value)
                    && headers.equals(that.headers);
        }

        @Override
        public int hashCode() {
            return Long.hashCode(timestamp);
        }

        @Override
        public String toString() {
            return timestamp + " " + Arrays.toString(key) + "=" + Arrays.toString(value) + " " + headers;
        }
    }

    record Producer(long id, short epoch, int baseSequence) {
        static final Producer NONE =
                new Producer(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH, RecordBatch.NO_SEQUENCE);
    }

    /** A batch of the same {@code count} small records every time. */
    static SampleBatch small(Compression compression, int count) {
        List<SampleRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Header> headers = i % 2 == 0 ? List.of() : List.of(new Header("trace", new byte[] {1, 2, 3}));
            records.add(new SampleRecord(1_700_000_000_000L + i, new byte[] {(byte) i}, new byte[10], headers));
        }
        return new SampleBatch(compression, records, Producer.NONE, 1024);
    }

    RecordBatchBuilder builder() {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[arrayBytes], compression);
        for (SampleRecord each : records) {
            builder.append(each.timestamp, each.key, each.value, each.headers);
        }
        return builder;
    }

    ByteBuffer build() {
        return builder().build(producer.id, producer.epoch, producer.baseSequence);
    }

    /** A copy of what the buffer has from 0 to its limit. */
    static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.limit()];
        buffer.duplicate().position(0).get(bytes);
        return bytes;
    }

    static List<SampleRecord> read(RecordBatch batch) {
        return read(batch, RecordBatch.DEFAULT_MAX_INFLATED_BYTES);
    }

    static List<SampleRecord> read(RecordBatch batch, int maxInflatedBytes) {
        List<SampleRecord> records = new ArrayList<>();
        try (RecordCursor cursor = batch.records(maxInflatedBytes)) {
            while (cursor.next()) {
                records.add(new SampleRecord(cursor.timestamp(), cursor.key(), cursor.value(), cursor.headers()));
            }
        }
        return records;
    }

    /** Times that Kafka's own writer takes: not negative, or -1 for none. */
    static Arbitrary<SampleBatch> withKafkasTimes() {
        return batches(Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.longs().between(1_700_000_000_000L, 1_700_000_100_000L)),
                Tuple.of(1, Arbitraries.longs().greaterOrEqual(0)),
                Tuple.of(1, Arbitraries.of(-1L, 0L, 1L, Long.MAX_VALUE))));
    }

    static Arbitrary<SampleBatch> withAnyTimes() {
        return batches(Arbitraries.oneOf(
                Arbitraries.longs().between(1_700_000_000_000L, 1_700_000_100_000L),
                Arbitraries.longs(),
                Arbitraries.of(-1L, 0L, Long.MIN_VALUE, Long.MAX_VALUE)));
    }

    private static Arbitrary<SampleBatch> batches(Arbitrary<Long> timestamps) {
        Arbitrary<SampleRecord> records = Combinators.combine(timestamps, fields(60), fields(300), headers())
                .as(SampleRecord::new);
        Arbitrary<Producer> producers = Combinators.combine(
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.shorts().greaterOrEqual((short) 0),
                        Arbitraries.integers().greaterOrEqual(0))
                .as(Producer::new);
        return Combinators.combine(
                        Arbitraries.of(Compression.class),
                        records.list().ofMinSize(1).ofMaxSize(80),
                        Arbitraries.oneOf(producers, Arbitraries.just(Producer.NONE)),
                        Arbitraries.of(0, RecordBatch.HEADER_BYTES, 512, 64 * 1024))
                .as(SampleBatch::new)
                .withoutEdgeCases(); // their combinations are endless; the ranges above have them in often enough
    }

    private static Arbitrary<List<Header>> headers() {
        Arbitrary<String> names = Arbitraries.strings().ofMaxLength(12);
        Arbitrary<Header> header = Combinators.combine(names, fields(40)).as(Header::new);
        return Arbitraries.oneOf(
                Arbitraries.just(List.<Header>of()), header.list().ofMaxSize(4));
    }

    /** Null, empty or random bytes; the content comes from a seed, because jqwik is slow at single bytes. */
    private static Arbitrary<byte[]> fields(int maxBytes) {
        return Combinators.combine(Arbitraries.integers().between(0, maxBytes), Arbitraries.longs())
                .as((length, seed) -> {
                    byte[] bytes = new byte[length];
                    new Random(seed).nextBytes(bytes);
                    return bytes;
                })
                .injectNull(0.2);
    }
}
