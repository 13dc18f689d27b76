package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Compressor;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PartitionSenderTest {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 3);

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

    private static PartitionSender.Rules rules() {
        return new PartitionSender.Rules(
                ProducerConfig.of(Map.of("bootstrap.servers", "h:1", "enable.idempotence", false)));
    }

    private static SendFuture append(PartitionQueue queue) throws InterruptedException {
        return queue.append(0, null, new byte[600], List.of(), null, 700, 0);
    }
}
