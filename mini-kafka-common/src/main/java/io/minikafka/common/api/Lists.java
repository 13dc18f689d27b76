package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How the messages write and read the lists that several of them have. */
final class Lists {
    private Lists() {}

    static void write(JsonGenerator out, String name, List<? extends ApiMessage> elements) throws IOException {
        out.writeArrayFieldStart(name);
        for (ApiMessage element : elements) {
            element.writeTo(out);
        }
        out.writeEndArray();
    }

    /** What {@link ApiMessage#firstError} says of such elements. */
    static <T> Optional<ErrorCode> firstError(List<T> elements, Function<T, Optional<RpcError>> error) {
        for (T element : elements) {
            Optional<RpcError> one = error.apply(element);
            if (one.isPresent()) {
                return Optional.of(one.get().code);
            }
        }
        return Optional.empty();
    }

    static void writeStrings(JsonGenerator out, String name, List<String> elements) throws IOException {
        out.writeArrayFieldStart(name);
        for (String element : elements) {
            out.writeString(element);
        }
        out.writeEndArray();
    }

    static void writePartitions(JsonGenerator out, String name, List<TopicPartition> partitions) throws IOException {
        out.writeArrayFieldStart(name);
        for (TopicPartition partition : partitions) {
            out.writeStartObject();
            writePartition(out, partition);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    static void writePartition(JsonGenerator out, TopicPartition partition) throws IOException {
        out.writeStringField("topic", partition.topic());
        out.writeNumberField("partition", partition.partition());
    }

    /** Absent where the topic is meant that has the name. */
    static void writeTopicId(JsonGenerator out, Optional<String> topicId) throws IOException {
        if (topicId.isPresent()) {
            out.writeStringField("topicId", topicId.get());
        }
    }

    static Optional<String> readTopicId(JsonObject in) {
        return Optional.ofNullable(in.string("topicId", null));
    }

    static void writeTexts(JsonGenerator out, String name, Map<String, String> texts) throws IOException {
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            out.writeStringField(text.getKey(), text.getValue());
        }
        out.writeEndObject();
    }

    /** An object whose fields are texts, empty where it is absent. */
    static Map<String, String> readTexts(JsonObject in, String name) {
        Map<String, String> texts = new HashMap<>();
        if (in.has(name)) {
            JsonObject object = in.object(name);
            object.names().forEach(key -> texts.put(key, object.string(key)));
        }
        return texts;
    }

    static TopicPartition readPartition(JsonObject in) {
        return new TopicPartition(in.string("topic"), in.int32("partition"));
    }
}
