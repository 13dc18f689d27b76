package io.minikafka.common.serialization;

import java.nio.charset.StandardCharsets;

/** UTF-8; an unpaired surrogate becomes a question mark. */
public final class StringSerializer implements Serializer<String> {
    @Override
    public byte[] serialize(String topic, String data) {
        return data == null ? null : data.getBytes(StandardCharsets.UTF_8);
    }
}
