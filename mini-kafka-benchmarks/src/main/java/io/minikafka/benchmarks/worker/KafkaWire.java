package io.minikafka.benchmarks.worker;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceDataCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.RequestHeader;

/** By Kafka's own classes, in the last version that names topics rather than their ids. */
final class KafkaWire implements Wire {
    private static final short VERSION = 12;

    @Override
    public ByteBuffer produce(String topic, int partition, ByteBuffer batch) {
        PartitionProduceData data = new PartitionProduceData()
                .setIndex(partition)
                .setRecords(MemoryRecords.readableRecords(batch.duplicate()));
        TopicProduceDataCollection topics = new TopicProduceDataCollection(
                List.of(new TopicProduceData().setName(topic).setPartitionData(List.of(data)))
                        .iterator());
        ProduceRequestData request =
                new ProduceRequestData().setAcks((short) 1).setTimeoutMs(30_000).setTopicData(topics);
        ByteBuffer frame = new ProduceRequest.Builder(VERSION, VERSION, request)
                .build(VERSION)
                .serializeWithHeader(new RequestHeader(ApiKeys.PRODUCE, VERSION, "ceiling", 1));
        return ByteBuffer.allocate(Integer.BYTES + frame.remaining())
                .putInt(frame.remaining())
                .put(frame)
                .flip();
    }
}
