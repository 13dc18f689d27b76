package io.minikafka.cli.records;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRebalanceListener;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A member of a group: whatever partitions it is given, each to the end as it was then, or without one. */
final class GroupSource implements Source {
    private static final Duration POLL = Duration.ofMillis(500);

    private final MiniKafkaConsumer<byte[], byte[]> consumer;
    private final boolean endless;
    private final long longestWaitNanos;
    private final long startNanos = System.nanoTime();
    private final Map<TopicPartition, Long> ends = new HashMap<>();

    /** @param longestWait for a first partition; another member may own them all */
    GroupSource(
            MiniKafkaConsumer<byte[], byte[]> consumer, List<String> topics, boolean endless, Duration longestWait) {
        this.consumer = consumer;
        this.endless = endless;
        this.longestWaitNanos = longestWait.toNanos();
        consumer.subscribe(topics, new Owned());
    }

    private final class Owned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> ends.put(partition, -1L));
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(ends::remove); // what was printed is committed already
        }
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> next() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        consumer.poll(POLL).forEach(records::add);
        if (ends.isEmpty() && !endless && System.nanoTime() - startNanos > longestWaitNanos) {
            throw new CliException(
                    ExitCode.FAILED,
                    "the group has given this consumer no partition; its other members own them",
                    "mini-kafka groups describe shows who; --follow waits for them to leave");
        }
        return records;
    }

    @Override
    public boolean isDone() {
        if (endless || ends.isEmpty()) {
            return false;
        }
        List<TopicPartition> unknown = ends.keySet().stream()
                .filter(partition -> ends.get(partition) < 0)
                .toList();
        if (!unknown.isEmpty()) {
            ends.putAll(consumer.endOffsets(unknown));
        }
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void processed(Map<TopicPartition, Long> nextOffsets) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        nextOffsets.forEach((partition, next) -> {
            if (ends.containsKey(partition)) {
                offsets.put(partition, new OffsetAndMetadata(next));
            }
        });
        if (!offsets.isEmpty()) {
            consumer.commitSync(offsets);
        }
    }
}
