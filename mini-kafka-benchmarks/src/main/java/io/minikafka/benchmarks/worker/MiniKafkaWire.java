package io.minikafka.benchmarks.worker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** As docs/protocol.md has it. */
final class MiniKafkaWire implements Wire {
    @Override
    public ByteBuffer produce(String topic, int partition, ByteBuffer batch) {
        byte[] envelope =
                ("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"produce\",\"params\":{\"acks\":1,\"timeoutMs\":30000,"
                                + "\"partitions\":[{\"topic\":\"" + topic + "\",\"partition\":" + partition
                                + ",\"size\":"
                                + batch.remaining() + "}]}}")
                        .getBytes(StandardCharsets.UTF_8);
        int length = Integer.BYTES + envelope.length + batch.remaining();
        return ByteBuffer.allocate(Integer.BYTES + length)
                .putInt(length)
                .putInt(envelope.length)
                .put(envelope)
                .put(batch.duplicate())
                .flip();
    }
}
