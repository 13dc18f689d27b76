package io.minikafka.cli.records;

import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.common.record.Header;
import io.minikafka.common.rpc.Json;
import io.minikafka.consumer.ConsumerRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;

/**
 * Writes records, one a line. To a pipe or a file keys and values go byte for byte; on a terminal nothing of a record can
 * do more than be seen. As JSON nothing is lost either way.
 */
final class RecordPrinter {
    /** What else than the value a line shows, in this order. */
    enum Part {
        TIMESTAMP,
        POSITION,
        KEY,
        HEADERS
    }

    private static final byte[] NULL = "null".getBytes(StandardCharsets.UTF_8);

    private final Output out;
    private final Set<Part> parts;
    private final byte[] separator;
    private final boolean json;

    /** @param separator between the parts of a line */
    RecordPrinter(Output out, Set<Part> parts, String separator, boolean json) {
        this.out = out;
        this.parts = parts.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(parts);
        this.separator = separator.getBytes(StandardCharsets.UTF_8);
        this.json = json;
    }

    void print(ConsumerRecord<byte[], byte[]> record) {
        if (json) {
            printJson(record);
            return;
        }
        for (Part part : parts) {
            switch (part) {
                case TIMESTAMP -> text(time(record.timestamp()));
                case POSITION -> text(record.topicPartition() + ":" + record.offset());
                case KEY -> foreign(record.key());
                case HEADERS -> headers(record.headers());
            }
            out.bytes(separator);
        }
        foreign(record.value());
        out.bytes(new byte[] {'\n'});
    }

    private static String time(long timestampMs) {
        return timestampMs < 0 ? "-" : Instant.ofEpochMilli(timestampMs).toString();
    }

    private void headers(Iterable<Header> headers) {
        String comma = "";
        for (Header header : headers) {
            text(comma);
            foreign(header.name().getBytes(StandardCharsets.UTF_8));
            text("=");
            foreign(header.value());
            comma = ",";
        }
    }

    private void text(String text) {
        out.bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void foreign(byte[] bytes) {
        if (bytes == null) {
            out.bytes(NULL);
        } else {
            out.bytes(out.isTerminal() ? SafeText.of(bytes).getBytes(StandardCharsets.UTF_8) : bytes);
        }
    }

    private void printJson(ConsumerRecord<byte[], byte[]> record) {
        out.json(to -> {
            to.writeStartObject();
            to.writeStringField("topic", record.topic());
            to.writeNumberField("partition", record.partition());
            to.writeNumberField("offset", record.offset());
            to.writeNumberField("timestamp", record.timestamp());
            Json.writeBytes(to, "key", record.key());
            Json.writeBytes(to, "value", record.value());
            to.writeArrayFieldStart("headers");
            for (Header header : record.headers()) {
                to.writeStartObject();
                to.writeStringField("key", header.name());
                Json.writeBytes(to, "value", header.value());
                to.writeEndObject();
            }
            to.writeEndArray();
            to.writeEndObject();
        });
    }
}
