package io.minikafka.cli.records;

import io.minikafka.cli.connection.StartPlace;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndTimestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Partitions without a group: from a place on, to the end as it was at the start or without one. */
final class AssignedSource implements Source {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final MiniKafkaConsumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Set<TopicPartition> left; // whose end has not come yet

    AssignedSource(
            MiniKafkaConsumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            StartPlace place,
            boolean endless) {
        this.consumer = consumer;
        consumer.assign(partitions);
        Map<TopicPartition, Long> now = consumer.endOffsets(partitions);
        seek(partitions, place, now);
        this.ends = endless ? Map.of() : now;
        this.left = new HashSet<>(partitions);
        dropThoseAtTheirEnd();
    }

    @Override
    public List<ConsumerRecord<byte[], byte[]>> next() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            if (ends.isEmpty() || record.offset() < ends.get(record.topicPartition())) {
                records.add(record);
            }
        }
        dropThoseAtTheirEnd();
        return records;
    }

    @Override
    public boolean isDone() {
        return left.isEmpty();
    }

    @Override
    public void processed(Map<TopicPartition, Long> nextOffsets) {
        // nobody is to know
    }

    private void seek(List<TopicPartition> partitions, StartPlace place, Map<TopicPartition, Long> now) {
        switch (place.kind()) {
            case EARLIEST -> consumer.seekToBeginning(partitions);
            case LATEST -> now.forEach(consumer::seek);
            case OFFSET -> {
                Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
                now.forEach((partition, end) ->
                        consumer.seek(partition, Math.max(first.get(partition), Math.min(place.number(), end))));
            }
            case TIME -> {
                Map<TopicPartition, Long> times = new HashMap<>();
                partitions.forEach(partition -> times.put(partition, place.number()));
                Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
                now.forEach((partition, end) -> {
                    OffsetAndTimestamp at = found.get(partition);
                    consumer.seek(partition, at == null ? end : at.offset());
                });
            }
        }
    }

    /** So that a busy partition is not read on and on while another one is slow. */
    private void dropThoseAtTheirEnd() {
        if (ends.isEmpty()) {
            return;
        }
        List<TopicPartition> done = left.stream()
                .filter(partition -> consumer.position(partition) >= ends.get(partition))
                .toList();
        consumer.pause(done);
        done.forEach(left::remove);
    }
}
