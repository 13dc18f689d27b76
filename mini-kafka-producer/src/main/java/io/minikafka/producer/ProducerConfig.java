package io.minikafka.producer;

import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import io.minikafka.common.record.Compression;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The settings of a producer: Kafka's names and defaults. Immutable; parsed and checked once. */
public final class ProducerConfig {
    private static final long MAX_MS = TimeUnit.DAYS.toMillis(36_500); // a century: nanoseconds still fit into a long

    public static final Key<String> KEY_SERIALIZER = new Key<>(
            "key.serializer",
            "",
            Parser.text(),
            "Class that turns keys into bytes; needed unless the application gives an instance");
    public static final Key<String> VALUE_SERIALIZER = new Key<>(
            "value.serializer",
            "",
            Parser.text(),
            "Class that turns values into bytes; needed unless the application gives an instance");
    public static final Key<String> ACKS = new Key<>(
            "acks",
            "all",
            Parser.oneOf("all", "-1", "0", "1"),
            "When a record counts as written: all (or -1) by all replicas, 1 by the leader, 0 once it has left");
    public static final Key<Long> LINGER_MS = new Key<>(
            "linger.ms",
            "5",
            Parser.int64(0, MAX_MS),
            "How long a batch that is not full waits for more records, in ms");
    public static final Key<Integer> BATCH_SIZE = new Key<>(
            "batch.size",
            "16384",
            Parser.int32(0, Integer.MAX_VALUE),
            "Bytes of a batch before compression, at most max.request.size and buffer.memory; a larger record gets a "
                    + "batch of its own; 0 sends every record on its own as one request");
    public static final Key<Long> BUFFER_MEMORY = new Key<>(
            "buffer.memory",
            "33554432",
            Parser.int64(1, Long.MAX_VALUE),
            "Bytes of all batches that are not yet settled; beyond it send() waits");
    public static final Key<Long> MAX_BLOCK_MS = new Key<>(
            "max.block.ms",
            "60000",
            Parser.int64(0, MAX_MS),
            "Longest wait of send() for metadata and buffer memory, and of partitionsFor(), in ms");
    public static final Key<Integer> MAX_REQUEST_SIZE = new Key<>(
            "max.request.size",
            "1048576",
            Parser.int32(1, Integer.MAX_VALUE),
            "Largest record, before compression and with its batch's header, and bytes of batches in one request");
    public static final Key<Integer> MAX_IN_FLIGHT = new Key<>(
            "max.in.flight.requests.per.connection",
            "5",
            Parser.int32(1, Integer.MAX_VALUE),
            "Unanswered requests for each broker; order holds with any number");
    public static final Key<Long> DELIVERY_TIMEOUT_MS = new Key<>(
            "delivery.timeout.ms",
            "120000",
            Parser.int64(1, MAX_MS),
            "Age at which a record that is not acknowledged fails, in ms, whatever it waits for");
    public static final Key<Integer> RETRIES = new Key<>(
            "retries",
            "2147483647",
            Parser.int32(0, Integer.MAX_VALUE),
            "Further attempts for a batch within delivery.timeout.ms");
    public static final Key<String> COMPRESSION_TYPE = new Key<>(
            "compression.type",
            "none",
            Parser.oneOf(Compression.configNames()),
            "How batches are compressed; all but none and gzip need a library, which is loaded with the producer");
    public static final Key<Integer> GZIP_LEVEL =
            levelOf(Compression.GZIP, "1 is the fastest, 9 makes the smallest batches, -1 is the library's own choice");
    public static final Key<Integer> LZ4_LEVEL = levelOf(
            Compression.LZ4, "9 is the fast compressor; any other takes the slow one, which makes smaller batches");
    public static final Key<Integer> ZSTD_LEVEL =
            levelOf(Compression.ZSTD, "lower is faster, higher makes smaller batches");
    public static final Key<String> PARTITIONER_CLASS = new Key<>(
            "partitioner.class",
            "",
            Parser.text(),
            "Class that chooses the partition of records that name none; without it by the key's hash (murmur2); where "
                    + "there is no key in turn, of more than 32 partitions to 32 at a time until their batches are full");
    public static final Key<Boolean> ENABLE_IDEMPOTENCE = new Key<>(
            "enable.idempotence",
            "true",
            Parser.bool(),
            "Number the batches, so that a retry writes nothing twice and several may be in flight for a partition; "
                    + "needs acknowledgements and retries, without which it is off, or refused if it was asked for");

    /** In the order in which {@code docs/config.md} shows them. */
    public static final List<Key<?>> KEYS = Stream.concat(
                    ClientConfig.KEYS.stream(),
                    Stream.of(
                            KEY_SERIALIZER,
                            VALUE_SERIALIZER,
                            ACKS,
                            LINGER_MS,
                            BATCH_SIZE,
                            BUFFER_MEMORY,
                            MAX_BLOCK_MS,
                            MAX_REQUEST_SIZE,
                            MAX_IN_FLIGHT,
                            DELIVERY_TIMEOUT_MS,
                            RETRIES,
                            COMPRESSION_TYPE,
                            GZIP_LEVEL,
                            LZ4_LEVEL,
                            ZSTD_LEVEL,
                            PARTITIONER_CLASS,
                            ENABLE_IDEMPOTENCE))
            .collect(Collectors.toUnmodifiableList());

    private static final Logger LOG = LoggerFactory.getLogger(ProducerConfig.class);

    final ClientConfig client;
    final String keySerializer;
    final String valueSerializer;
    final int acks;
    final long lingerNanos;
    final int batchSize;
    final long bufferMemory;
    final long maxBlockMs;
    final int maxRequestSize;
    final int maxInFlight;
    final long deliveryTimeoutMs;
    final int retries;
    final Compression compression;
    final int compressionLevel;
    final String partitionerClass;
    final boolean idempotent;
    /** As they were given, for serializers and partitioners that have settings of their own. */
    final Map<String, ?> originals;

    private ProducerConfig(Settings settings, Map<String, ?> originals) {
        this.client = ClientConfig.of(settings);
        this.keySerializer = settings.get(KEY_SERIALIZER);
        this.valueSerializer = settings.get(VALUE_SERIALIZER);
        this.acks = settings.get(ACKS).equals("all") ? -1 : Integer.parseInt(settings.get(ACKS));
        this.lingerNanos = TimeUnit.MILLISECONDS.toNanos(settings.get(LINGER_MS));
        this.bufferMemory = settings.get(BUFFER_MEMORY);
        this.maxRequestSize = settings.get(MAX_REQUEST_SIZE);
        this.batchSize = (int) Math.min(settings.get(BATCH_SIZE), Math.min(bufferMemory, maxRequestSize));
        this.maxBlockMs = settings.get(MAX_BLOCK_MS);
        this.maxInFlight = settings.get(MAX_IN_FLIGHT);
        this.deliveryTimeoutMs = settings.get(DELIVERY_TIMEOUT_MS);
        this.retries = acks == 0 ? 0 : settings.get(RETRIES);
        this.compression = Compression.ofName(settings.get(COMPRESSION_TYPE));
        this.compressionLevel = levelFor(compression, settings);
        this.partitionerClass = settings.get(PARTITIONER_CLASS);
        this.idempotent = isIdempotent(settings, originals.containsKey(ENABLE_IDEMPOTENCE.name()));
        this.originals = Map.copyOf(originals);
    }

    private static Key<Integer> levelOf(Compression codec, String meaning) {
        return new Key<>(
                "compression." + codec.configName() + ".level",
                Integer.toString(codec.defaultLevel()),
                codec.levels(),
                "With " + codec.configName() + ": " + meaning);
    }

    private static int levelFor(Compression codec, Settings settings) {
        switch (codec) {
            case GZIP:
                return settings.get(GZIP_LEVEL);
            case LZ4:
                return settings.get(LZ4_LEVEL);
            case ZSTD:
                return settings.get(ZSTD_LEVEL);
            default:
                return codec.defaultLevel();
        }
    }

    /**
     * As with Kafka: what contradicts a default wins against it, what contradicts a wish is an error. Unlike there acks=1
     * does not contradict it, so that order holds with several batches in flight: the throughput of acks=1 hangs on that.
     */
    private static boolean isIdempotent(Settings settings, boolean askedFor) {
        boolean possible = !settings.get(ACKS).equals("0") && settings.get(RETRIES) > 0;
        if (settings.get(ENABLE_IDEMPOTENCE) && askedFor && !possible) {
            throw new ConfigException(ENABLE_IDEMPOTENCE.name() + " is \"true\", and acks is \"" + settings.get(ACKS)
                    + "\", retries is \"" + settings.get(RETRIES)
                    + "\"; allowed: acks=all or 1 with retries of 1 or more, or no enable.idempotence=true");
        }
        return settings.get(ENABLE_IDEMPOTENCE) && possible;
    }

    /**
     * Reads settings. Values may be of any type whose text is the setting's, and classes where a class is named. Names
     * that nobody knows may be those of a serializer or partitioner, so they are a warning in the log.
     *
     * @throws io.minikafka.common.config.ConfigException with one line for each bad value and missing key
     */
    public static ProducerConfig of(Map<?, ?> properties) {
        return of(properties, problem -> LOG.warn("{}; it is left to serializers and the partitioner", problem));
    }

    static ProducerConfig of(Map<?, ?> properties, Consumer<String> onUnknownName) {
        Map<String, Object> originals = new HashMap<>();
        if (properties instanceof Properties) { // which may have others as defaults behind it
            Properties given = (Properties) properties;
            given.stringPropertyNames().forEach(name -> originals.put(name, given.getProperty(name)));
        }
        Map<String, String> texts = new HashMap<>();
        properties.forEach((name, value) -> originals.put(String.valueOf(name), value));
        originals.values().removeIf(Objects::isNull);
        originals.forEach((name, value) ->
                texts.put(name, value instanceof Class ? ((Class<?>) value).getName() : value.toString()));
        Settings.unknown(KEYS, texts).forEach((name, problem) -> {
            onUnknownName.accept(problem);
            texts.remove(name);
        });
        return new ProducerConfig(Settings.parse(KEYS, texts), originals);
    }

    /** Reads settings from a properties file, in UTF-8. */
    static ProducerConfig of(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return of(properties);
    }
}
