package io.minikafka.broker.metadata;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.broker.log.FileSystem;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@code topics.json}: the image as a person can read it, replaced atomically. */
final class TopicsFile {
    private static final int FORMAT = 1;

    private TopicsFile() {}

    static MetadataImage read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            JsonObject json = Json.readObject(file.getFileName().toString(), in);
            int format = json.int32("format");
            if (format > FORMAT) {
                throw new IOException(file + " has format " + format + "; this version reads up to " + FORMAT);
            }
            List<TopicImage> topics = json.list("topics", TopicsFile::readTopic);
            return new MetadataImage(
                    topics.stream().collect(Collectors.toMap(TopicImage::name, Function.identity())),
                    json.int64("nextProducerId", 0, Long.MAX_VALUE));
        } catch (BrokerException e) {
            throw new IOException(file + " is not what a broker wrote: " + e.getMessage(), e);
        }
    }

    private static TopicImage readTopic(JsonObject in) {
        JsonObject configs = in.object("configs");
        Map<String, String> values = new HashMap<>();
        configs.names().forEach(name -> values.put(name, configs.string(name)));
        return new TopicImage(
                in.string("name"),
                in.string("topicId"),
                in.int32("partitions", 1, Integer.MAX_VALUE),
                values,
                in.int64("createdMs", 0, Long.MAX_VALUE, TopicImage.UNKNOWN));
    }

    static void write(FileSystem files, Path file, MetadataImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Json.write(bytes, out -> write(out, image));
        files.replace(file, bytes.toByteArray());
    }

    private static void write(JsonGenerator out, MetadataImage image) throws IOException {
        out.useDefaultPrettyPrinter();
        out.writeStartObject();
        out.writeNumberField("format", FORMAT);
        out.writeNumberField("nextProducerId", image.nextProducerId());
        out.writeArrayFieldStart("topics");
        for (TopicImage topic : image.topics().values()) {
            out.writeStartObject();
            out.writeStringField("name", topic.name());
            out.writeStringField("topicId", topic.topicId());
            out.writeNumberField("partitions", topic.partitionCount());
            if (topic.createdMs() != TopicImage.UNKNOWN) {
                out.writeNumberField("createdMs", topic.createdMs());
            }
            out.writeObjectFieldStart("configs");
            for (Map.Entry<String, String> config : topic.configs().entrySet()) {
                out.writeStringField(config.getKey(), config.getValue());
            }
            out.writeEndObject();
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
