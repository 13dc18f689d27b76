package io.minikafka.producer;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.TopicName;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.SerializationException;
import io.minikafka.common.serialization.Serializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records to a cluster. One instance is for any number of topics, and is best shared by all threads of an
 * application. Nothing is connected before the first record; the broker may come up later than the producer.
 *
 * <p>Records of one partition are written in the order in which {@code send} was called for them, and with
 * {@code enable.idempotence} once each, whatever fails and is tried again meanwhile. A record that fails for good is
 * missing, and those behind it are still written in their order.
 *
 * <p>Threads: any may call any method. One daemon thread does the sending; futures and callbacks complete on it, so what
 * hangs on them is to be quick and must not wait for this producer.
 *
 * @param <K> what keys are
 * @param <V> what values are
 */
public final class MiniKafkaProducer<K, V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MiniKafkaProducer.class);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);
    /** How much longer than asked close() waits for a thread that a callback may hold up. */
    private static final long CLOSE_GRACE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Serializer<K> keySerializer;
    private final Serializer<V> valueSerializer;
    private final Partitioner partitioner;
    private final RecordSizes sizes;
    private final long maxBlockNanos;
    private final ProducerLoop loop;
    private final TopicLookup lookup;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * With serializers that the settings name.
     *
     * @throws io.minikafka.common.config.ConfigException naming everything that is missing or wrong
     * @throws BrokerException UNSUPPORTED_COMPRESSION_TYPE where {@code compression.type} needs a library that the
     *     application has left out, or that does not work on this machine
     */
    public MiniKafkaProducer(Properties properties) {
        this(ProducerConfig.of(properties), null, null);
    }

    /** As with {@link Properties}; values may be of any type whose text is the setting's, or classes. */
    public MiniKafkaProducer(Map<String, ?> settings) {
        this(ProducerConfig.of(settings), null, null);
    }

    /**
     * With settings from a properties file, in UTF-8.
     *
     * @throws IOException where the file cannot be read
     */
    public MiniKafkaProducer(Path propertiesFile) throws IOException {
        this(ProducerConfig.of(propertiesFile), null, null);
    }

    /** With serializers of the application's, which are not configured; closing the producer closes them. */
    public MiniKafkaProducer(Properties properties, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        this(ProducerConfig.of(properties), keySerializer, valueSerializer);
    }

    /** With serializers of the application's, which are not configured; closing the producer closes them. */
    public MiniKafkaProducer(Map<String, ?> settings, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        this(ProducerConfig.of(settings), keySerializer, valueSerializer);
    }

    private MiniKafkaProducer(ProducerConfig config, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        config.compression.requireSupported(); // before the application's classes are set up
        Plugins<K, V> plugins = new Plugins<>(config, keySerializer, valueSerializer);
        this.keySerializer = plugins.keySerializer();
        this.valueSerializer = plugins.valueSerializer();
        this.partitioner = plugins.partitioner();
        this.sizes = new RecordSizes(config.maxRequestSize, config.bufferMemory);
        this.maxBlockNanos = TimeUnit.MILLISECONDS.toNanos(config.maxBlockMs);
        this.loop = ProducerLoop.start(config, plugins::close);
        this.lookup = new TopicLookup(loop, config.maxBlockMs);
    }

    /** As {@link #send(ProducerRecord, Callback)}, without a callback. */
    public CompletableFuture<RecordMetadata> send(ProducerRecord<K, V> record) {
        return append(record, null);
    }

    /**
     * Sends a record, in time: on return it is in the buffer, from where it leaves when its batch is full or
     * {@code linger.ms} old. Waits, at most {@code max.block.ms}, for the topic's metadata the first time and for memory
     * where the buffer is full.
     *
     * <p>What is wrong with the call is thrown, and then nothing is sent: {@link IllegalArgumentException} for a partition
     * that the topic does not have; {@link BrokerException} with INVALID_TOPIC_EXCEPTION for a topic's name that none may
     * have, MESSAGE_TOO_LARGE for a record beyond {@code max.request.size} or {@code buffer.memory}, REQUEST_TIMED_OUT
     * where metadata or memory did not come in time; {@link SerializationException}; {@link IllegalStateException} where
     * the producer is closed; {@link InterruptException}.
     *
     * <p>What the broker refuses, and what happens later, fails the future, always with a {@link BrokerException}: with the code of the broker that
     * refused the record, or REQUEST_TIMED_OUT after {@code delivery.timeout.ms} or a close that did not wait so long;
     * then nobody can tell whether the record was written. Completing or cancelling the future does not call the record
     * back.
     *
     * @param callback called before the future completes; see {@link Callback}
     */
    public CompletableFuture<RecordMetadata> send(ProducerRecord<K, V> record, Callback callback) {
        return append(record, callback);
    }

    private SendFuture append(ProducerRecord<K, V> record, Callback callback) {
        if (closed.get()) {
            throw new IllegalStateException("the producer is closed");
        }
        String topic = record.topic();
        long blockNanos = maxBlockNanos;
        PartitionQueue[] queues = loop.accumulator().queues(topic);
        if (queues == null) {
            TopicName.check(topic);
            long startNanos = System.nanoTime();
            try {
                queues = lookup.ask(topic);
            } catch (BrokerException e) {
                if (e.code() == ErrorCode.REQUEST_TIMED_OUT) {
                    throw e;
                }
                return refused(record, callback, e);
            }
            blockNanos = Math.max(0, blockNanos - (System.nanoTime() - startNanos));
        }
        byte[] key = serialize(keySerializer, "key", topic, record.key());
        byte[] value = serialize(valueSerializer, "value", topic, record.value());
        PartitionQueue queue = choose(record, key, value, queues);
        int bytes = sizes.check(topic, queue.partition().partition(), key, value, record.headers());
        long timestamp = record.timestamp() == null ? System.currentTimeMillis() : record.timestamp();
        long waitNanos = loop.isCallersThread() ? 0 : blockNanos; // that thread frees the memory
        try {
            return queue.append(timestamp, key, value, record.headers(), callback, bytes, waitNanos);
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for memory to send to " + queue.partition(), e);
        }
    }

    /** What the broker refuses fails the future, also before the first record of a topic. */
    private static <K, V> SendFuture refused(ProducerRecord<K, V> record, Callback callback, BrokerException cause) {
        int partition = record.partition() == null ? -1 : record.partition();
        long timestamp = record.timestamp() == null ? System.currentTimeMillis() : record.timestamp();
        SendFuture future = new SendFuture(timestamp, 0, 0, callback);
        future.fail(new TopicPartition(record.topic(), partition), cause);
        return future;
    }

    private PartitionQueue choose(ProducerRecord<K, V> record, byte[] key, byte[] value, PartitionQueue[] queues) {
        Integer asked = record.partition();
        if (asked == null) {
            int chosen = partitioner.partition(record.topic(), record.key(), key, record.value(), value, queues.length);
            if (chosen >= 0 && chosen < queues.length) {
                return queues[chosen];
            }
            throw new IllegalArgumentException(partitioner.getClass().getName() + " chose partition " + chosen
                    + " of topic " + record.topic() + ", which has " + queues.length);
        }
        PartitionQueue[] known = asked < queues.length ? queues : lookup.ask(record.topic()); // it may have grown
        if (asked < known.length) {
            return known[asked];
        }
        throw new IllegalArgumentException("partition " + asked + " of topic " + record.topic()
                + " does not exist; it has " + known.length + ", 0 to " + (known.length - 1));
    }

    private static <T> byte[] serialize(Serializer<T> serializer, String what, String topic, T data) {
        try {
            return serializer.serialize(topic, data);
        } catch (SerializationException e) {
            throw e;
        } catch (RuntimeException e) { // among them that data is of another class than the serializer takes
            throw new SerializationException(
                    "the " + what + " of a record for topic " + topic + " cannot be serialized by "
                            + serializer.getClass().getName() + ": " + e,
                    e);
        }
    }

    /**
     * Sends what is in the buffer without lingering and waits until all records that were sent before are settled, one
     * way or the other: their futures are complete, their callbacks have returned.
     *
     * @throws InterruptException where the thread is interrupted; the records are sent nevertheless
     * @throws IllegalStateException in a callback, which would wait for itself
     */
    public void flush() {
        if (loop.isCallersThread()) {
            throw new IllegalStateException("a callback cannot wait for the thread that it runs on");
        }
        try {
            Waiting.await(loop.flush(), Long.MAX_VALUE, "records to be settled");
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The partitions of a topic, in order, as the broker tells of them now; waits at most {@code max.block.ms}. The topic
     * is created if it does not exist and the broker creates topics.
     *
     * @throws BrokerException where the topic cannot have that name, or no answer came in time
     */
    public List<PartitionInfo> partitionsFor(String topic) {
        if (closed.get()) {
            throw new IllegalStateException("the producer is closed");
        }
        return lookup.describe(topic).partitions();
    }

    /** Closes and waits until all records are settled, which {@code delivery.timeout.ms} bounds. */
    @Override
    public void close() {
        close(FOREVER);
    }

    /**
     * Takes no further record, sends what is in the buffer, and fails what is not settled after {@code timeout}. Returns
     * when everything is settled and the thread has ended; in a callback at once, while the rest happens behind it. An
     * interrupt cuts the waiting short and is left set. May be called again, also to cut an earlier call short.
     */
    public void close(Duration timeout) {
        closed.set(true);
        CompletableFuture<Void> settled = loop.close(timeout);
        if (loop.isCallersThread()) {
            return;
        }
        boolean interrupted = false;
        try {
            long nanos = Durations.nanos(timeout);
            Waiting.await(settled, nanos + CLOSE_GRACE_NANOS, "the producer to close");
        } catch (InterruptException e) {
            LOG.info("closing is cut short: {}", e.getMessage());
            interrupted = Thread.interrupted();
            loop.close(Duration.ZERO);
        } catch (TimeoutException e) {
            LOG.warn("the producer's thread is held up, probably by a callback; it ends when that returns");
        }
        loop.join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
