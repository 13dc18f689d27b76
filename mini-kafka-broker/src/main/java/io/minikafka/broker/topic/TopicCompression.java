package io.minikafka.broker.topic;

import io.minikafka.common.record.Compression;
import java.util.Map;
import java.util.Optional;

/**
 * How the batches of a topic are stored.
 *
 * @param type what all of them are compressed with; empty: each stays as its producer made it
 * @param level of that codec
 */
public record TopicCompression(Optional<Compression> type, int level) {
    static final String PRODUCER = "producer";
    static final String UNCOMPRESSED = "uncompressed";

    /** Kafka's values of {@code compression.type} for topics and brokers. */
    static final String[] NAMES = {PRODUCER, UNCOMPRESSED, "gzip", "snappy", "lz4", "zstd"};

    /** @param levels of the codecs that have any */
    static TopicCompression of(String name, Map<Compression, Integer> levels) {
        if (name.equals(PRODUCER)) {
            return new TopicCompression(Optional.empty(), 0);
        }
        Compression type = name.equals(UNCOMPRESSED) ? Compression.NONE : Compression.ofName(name);
        return new TopicCompression(Optional.of(type), levels.getOrDefault(type, type.defaultLevel()));
    }
}
