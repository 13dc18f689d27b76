package io.minikafka.broker.http;

import io.minikafka.common.api.JsonRecord;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.RpcError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Server-sent events, as the HTML standard lays them out. JSON has no line breaks of its own, so that one line holds it. */
final class StreamEvents {
    /** How soon a browser comes back when the connection breaks. */
    private static final int RETRY_MS = 2000;

    /** A record that is longer is told of without what makes it long: an event is in memory as a whole. */
    static final int MAX_RECORD_BYTES = 1 << 20;

    /** Of a record that is longer than that, in its event. */
    static final int MAX_KEY_BYTES = 1 << 16;

    private final ByteBufAllocator allocator;

    StreamEvents(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** How many records were looked at and how many of them sent. */
    record Counts(long scanned, long matched) {}

    /** What the client has got of each partition: {@code partition:offset}, with -1 for nothing. */
    static String id(List<PartitionTail> tails) {
        return tails.stream()
                .map(tail -> tail.number() + ":" + (tail.nextOffset() - 1))
                .collect(Collectors.joining(","));
    }

    /** Where the stream begins: it is resumed from there if it breaks before the first record. */
    ByteBuf beginning(String id) {
        return text("retry: " + RETRY_MS + "\nid: " + id + "\n\n");
    }

    /** Tells no event, but what the client has got. */
    ByteBuf position(String id) {
        return text("id: " + id + "\n\n");
    }

    ByteBuf comment(String comment) {
        return text(": " + comment + "\n\n");
    }

    ByteBuf record(Optional<String> id, int partition, RecordCursor cursor) {
        boolean truncated = cursor.sizeInBytes() > MAX_RECORD_BYTES;
        JsonRecord record = truncated ? withoutContent(cursor) : whole(cursor);
        return event(id.map(text -> "id: " + text + "\n").orElse(""), out -> {
            out.writeStartObject();
            out.writeNumberField("partition", partition);
            record.writeFieldsTo(out);
            if (truncated) {
                out.writeNumberField("size", cursor.sizeInBytes());
                out.writeBooleanField("truncated", true);
            }
            out.writeEndObject();
        });
    }

    private static JsonRecord whole(RecordCursor cursor) {
        return new JsonRecord(cursor.offset(), cursor.timestamp(), cursor.key(), cursor.value(), cursor.headers());
    }

    private static JsonRecord withoutContent(RecordCursor cursor) {
        byte[] key = cursor.keySizeInBytes() > MAX_KEY_BYTES ? null : cursor.key();
        return new JsonRecord(cursor.offset(), cursor.timestamp(), key, null, List.of());
    }

    /** How far a search is, with an id: whoever comes back need not search again what had nothing. */
    ByteBuf progress(Counts counts, List<PartitionTail> tails) {
        return summary("id: " + id(tails) + "\nevent: progress\n", Optional.empty(), counts, tails);
    }

    /** There is nothing more to come. */
    ByteBuf end(String reason, Counts counts, List<PartitionTail> tails) {
        return summary("event: end\n", Optional.of(reason), counts, tails);
    }

    private ByteBuf summary(String head, Optional<String> reason, Counts counts, List<PartitionTail> tails) {
        return event(head, out -> {
            out.writeStartObject();
            if (reason.isPresent()) {
                out.writeStringField("reason", reason.get());
            }
            out.writeNumberField("scanned", counts.scanned());
            out.writeNumberField("matched", counts.matched());
            out.writeArrayFieldStart("partitions");
            for (PartitionTail tail : tails) {
                out.writeStartObject();
                out.writeNumberField("partition", tail.number());
                out.writeNumberField("offset", tail.nextOffset());
                out.writeNumberField("end", tail.endOffset());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** Records from the one offset on to before the other were deleted before they could be sent. */
    ByteBuf gap(int partition, long from, long to) {
        return event("event: gap\n", out -> {
            out.writeStartObject();
            out.writeNumberField("partition", partition);
            out.writeNumberField("from", from);
            out.writeNumberField("to", to);
            out.writeEndObject();
        });
    }

    /** Why the stream ends before its time. */
    ByteBuf failed(BrokerException failure) {
        return event("event: failed\n", RpcError.of(failure));
    }

    private ByteBuf event(String head, Json.Writer data) {
        ByteBuf out = allocator.buffer(256);
        try {
            out.writeCharSequence(head, StandardCharsets.UTF_8);
            out.writeCharSequence("data: ", StandardCharsets.UTF_8);
            Json.write(new ByteBufOutputStream(out), data);
            out.writeCharSequence("\n\n", StandardCharsets.UTF_8);
            return out;
        } catch (IOException e) {
            out.release();
            throw new UncheckedIOException(e);
        } catch (Throwable t) {
            out.release();
            throw t;
        }
    }

    private ByteBuf text(String text) {
        ByteBuf out = allocator.buffer(text.length());
        out.writeCharSequence(text, StandardCharsets.UTF_8);
        return out;
    }
}
