package io.minikafka.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.serialization.StringDeserializer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.LeakPresenceDetector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FetchedRecordsTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final RecordParser<String, String> parser =
            new RecordParser<>(new StringDeserializer(), new StringDeserializer());
    private final List<ConsumerRecord<String, String>> out = new ArrayList<>();

    @AfterEach
    void everythingWasReleased() {
        LeakPresenceDetector.check();
    }

    private static ByteBuffer batch(long baseOffset, int records) {
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[256], Compression.NONE);
        for (int i = 0; i < records; i++) {
            builder.append(i, null, String.valueOf(baseOffset + i).getBytes(StandardCharsets.UTF_8), List.of());
        }
        return builder.build(baseOffset, 0, TimestampType.CREATE_TIME);
    }

    private static FetchedRecords fetched(long offset, ByteBuffer... batches) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer();
        for (ByteBuffer batch : batches) {
            bytes.writeBytes(batch.duplicate());
        }
        return new FetchedRecords(PARTITION, bytes, offset, true);
    }

    private List<Long> offsets() {
        return out.stream().map(ConsumerRecord::offset).toList();
    }

    @Test
    void readsInPiecesOfAnySize() {
        for (int piece = 1; piece < 8; piece++) {
            out.clear();
            try (FetchedRecords records = fetched(10, batch(10, 3), batch(13, 1), batch(14, 3))) {
                assertThat(records.endOffset()).isEqualTo(17);
                int reads = 0;
                while (records.read(out, piece, parser)) {
                    reads++;
                    assertThat(out).hasSize(reads * piece);
                    assertThat(records.nextOffset()).isEqualTo(10 + out.size());
                }
                assertThat(offsets()).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L);
                assertThat(records.remainingBytes()).isZero();
            }
        }
    }

    @Test
    void remainingBytesShrinkWithinABatch() {
        try (FetchedRecords records = fetched(0, batch(0, 10))) {
            int all = records.remainingBytes();
            records.read(out, 5, parser);

            assertThat(records.remainingBytes()).isBetween(all / 3, all * 2 / 3);
        }
    }

    @Test
    void gapsThatCompactionLeftAreSkipped() {
        ByteBuffer hollow = batch(3, 2);
        hollow.putInt(RecordBatch.LAST_OFFSET_DELTA_AT, 6); // its last records were removed
        try (FetchedRecords records = new FetchedRecords(PARTITION, copy(hollow), 3, false)) {
            assertThat(records.read(out, 10, parser)).isFalse();

            assertThat(offsets()).containsExactly(3L, 4L);
            assertThat(records.nextOffset()).isEqualTo(10);
        }
    }

    @Test
    void recordsBeforeTheOffsetAreSkippedAndNothingElseIsAnError() {
        try (FetchedRecords records = fetched(12, batch(10, 5))) {
            records.read(out, 10, parser);
            assertThat(offsets()).containsExactly(12L, 13L, 14L);
        }
        try (FetchedRecords records = fetched(20, batch(10, 5))) {
            assertThatThrownBy(() -> records.read(out, 10, parser))
                    .isInstanceOf(CorruptRecordException.class)
                    .hasMessageContaining("before it");
        }
    }

    @Test
    void bytesThatAreNoBatchAreRefusedWhereTheyBegin() {
        ByteBuffer bad = batch(2, 2);
        bad.put(RecordBatch.MAGIC_AT, (byte) 1);
        try (FetchedRecords records = fetched(0, batch(0, 2), bad)) {
            assertThat(records.hasEndOffset()).isFalse();
            assertThatThrownBy(() -> records.read(out, 10, parser))
                    .isInstanceOfSatisfying(
                            CorruptRecordException.class,
                            e -> assertThat(e.offset()).isEqualTo(2))
                    .hasMessageContaining("magic 1");
            assertThat(offsets()).containsExactly(0L, 1L);
        }
    }

    @Test
    void everyTruncationIsAnErrorAfterTheWholeBatches() {
        ByteBuffer first = batch(0, 2);
        ByteBuffer second = batch(2, 2);
        for (int kept = 1; kept < second.remaining(); kept++) {
            out.clear();
            ByteBuffer cut = second.duplicate().limit(kept);
            try (FetchedRecords records = fetched(0, first, cut)) {
                assertThatThrownBy(() -> records.read(out, 10, parser)).isInstanceOf(CorruptRecordException.class);
                assertThat(offsets()).containsExactly(0L, 1L);
                assertThat(records.nextOffset()).isEqualTo(2);
            }
        }
    }

    private static ByteBuf copy(ByteBuffer batch) {
        return PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(batch.duplicate());
    }
}
