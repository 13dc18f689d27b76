package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.client.Backoff;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Compressor;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PartitionSenderTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);
    private static final ProducerIdentity EPOCH_0 = new ProducerIdentity(7, (short) 0);

    private long nowNanos;
    private final List<SendFuture> futures = new ArrayList<>();
    private final PartitionQueue numberedQueue = new PartitionQueue(
            PARTITION,
            new Accumulator(
                    new ProducerBatch.Format(1000, Compressor.open(Compression.NONE, 0)),
                    0,
                    new MemoryPool(10_000, 1000),
                    () -> nowNanos,
                    () -> {}));
    private final PartitionSender numbered = new PartitionSender(
            numberedQueue,
            new PartitionSender.Rules(
                    ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "delivery.timeout.ms", 10_000))),
            used -> Optional.of(used == ProducerIdentity.NONE ? EPOCH_0 : used.nextEpoch()),
            new Backoff(1, 1, new Random(1)));
    private ProducerBatch second;
    private ProducerBatch third;

    @Test
    void batchesThatCannotBeCompressedFailAndHoldUpNothing() throws InterruptedException {
        MemoryPool memory = new MemoryPool(10_000, 1000);
        Compressor broken = Compressor.open(Compression.ZSTD, 3);
        broken.close();
        Accumulator accumulator = new Accumulator(new ProducerBatch.Format(1000, broken), 0, memory, () -> 0, () -> {});
        PartitionQueue queue = new PartitionQueue(PARTITION, accumulator);
        PartitionSender sender = new PartitionSender(queue, rules(), null, null);
        SendFuture first = append(queue);
        SendFuture second = append(queue);

        Optional<ProducerBatch> taken = sender.take(Long.MAX_VALUE, Optional.empty());

        assertThat(taken).isEmpty();
        for (SendFuture future : List.of(first, second)) {
            assertThatThrownBy(future::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_SERVER_ERROR))
                    .hasMessageContaining("1 record in a batch of ")
                    .hasMessageContaining("topic orders partition 3 failed: compressing ")
                    .hasMessageContaining("as zstd failed");
        }
        assertThat(memory.unusedBytes()).isEqualTo(10_000);
        assertThat(sender.isIdle()).isTrue();
    }

    /** Four batches, a second apart, of which the first is written and the next two are in flight. */
    private void sendThree() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            nowNanos = TimeUnit.SECONDS.toNanos(i);
            futures.add(append(numberedQueue));
        }
        ProducerBatch written = take(EPOCH_0, 0);
        numbered.succeeded(written, 0, -1);
        second = take(EPOCH_0, 1);
        third = take(EPOCH_0, 2);
    }

    private ProducerBatch take(ProducerIdentity identity, int sequence) {
        ProducerBatch batch = numbered.take(Long.MAX_VALUE, Optional.empty()).orElseThrow();
        assertThat(batch.identity().producerId).isEqualTo(identity.producerId);
        assertThat(batch.identity().epoch).isEqualTo(identity.epoch);
        assertThat(RecordBatch.at(batch.bytes(), 0).baseSequence()).isEqualTo(sequence);
        return batch;
    }

    private static BrokerException error(ErrorCode code) {
        return new BrokerException(code, "by the test");
    }

    @Test
    void whatMayStillBeWrittenBehindAnExpiredBatchIsNotNumberedAnew() throws InterruptedException {
        sendThree();
        numbered.unanswered(second, error(ErrorCode.REQUEST_TIMED_OUT), 0);
        numbered.unanswered(third, error(ErrorCode.NETWORK_EXCEPTION), 0);
        nowNanos = TimeUnit.SECONDS.toNanos(11);
        numbered.expire(nowNanos, Optional::empty);
        assertThat(take(EPOCH_0, 2)).isSameAs(third);

        assertThat(numbered.failed(third, error(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER), nowNanos))
                .isTrue();
        take(EPOCH_0.nextEpoch(), 0);

        assertThat(futures.subList(1, 3)).allMatch(SendFuture::isCompletedExceptionally);
        assertThatThrownBy(futures.get(2)::join)
                .cause()
                .hasMessageContainingAll("was not acknowledged, nor one before it", "OUT_OF_ORDER_SEQUENCE_NUMBER");
        assertThat(futures.get(3)).isNotDone();
        assertThat(numbered.take(Long.MAX_VALUE, Optional.empty())).isEmpty();
    }

    @Test
    void whatComesBehindABatchThatWasRefusedForGoodIsNumberedAnew() throws InterruptedException {
        sendThree();
        numbered.failed(second, error(ErrorCode.INVALID_RECORD), 0);
        numbered.unanswered(third, error(ErrorCode.NETWORK_EXCEPTION), 0);
        take(EPOCH_0, 2);

        numbered.failed(third, error(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER), nowNanos);

        assertThat(take(EPOCH_0.nextEpoch(), 0)).isSameAs(third);
        assertThat(futures.get(2)).isNotDone();
    }

    @Test
    void whatTheBrokerMissesBecauseItLostSomethingIsNumberedAnew() throws InterruptedException {
        sendThree();
        numbered.unanswered(second, error(ErrorCode.NETWORK_EXCEPTION), 0);
        numbered.unanswered(third, error(ErrorCode.NETWORK_EXCEPTION), 0);
        assertThat(take(EPOCH_0, 1)).isSameAs(second);

        numbered.failed(second, error(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER), nowNanos);

        assertThat(take(EPOCH_0.nextEpoch(), 0)).isSameAs(second);
        numbered.succeeded(second, 1, -1);
        assertThat(take(EPOCH_0.nextEpoch(), 1)).isSameAs(third);
    }

    private static PartitionSender.Rules rules() {
        return new PartitionSender.Rules(
                ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "enable.idempotence", false)));
    }

    private static SendFuture append(PartitionQueue queue) throws InterruptedException {
        return queue.append(0, null, new byte[600], List.of(), null, 700, 0);
    }
}
