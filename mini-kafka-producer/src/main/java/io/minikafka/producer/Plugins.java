package io.minikafka.producer;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Plugin;
import io.minikafka.common.serialization.Serializer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serializers and the partitioner of a producer: the application's, or those that the settings name. */
final class Plugins<K, V> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    private final ProducerConfig config;
    private final List<AutoCloseable> made = new ArrayList<>();
    private final Serializer<K> keySerializer;
    private final Serializer<V> valueSerializer;
    private final Partitioner partitioner;

    /**
     * Null stands for a serializer that the settings name.
     *
     * @throws ConfigException naming the setting whose class is missing or cannot be used; then all are closed
     */
    Plugins(ProducerConfig config, Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        this.config = config;
        try {
            this.keySerializer = keySerializer != null
                    ? given(keySerializer)
                    : serializer(ProducerConfig.KEY_SERIALIZER, config.keySerializer, true);
            this.valueSerializer = valueSerializer != null
                    ? given(valueSerializer)
                    : serializer(ProducerConfig.VALUE_SERIALIZER, config.valueSerializer, false);
            this.partitioner = makePartitioner();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    Serializer<K> keySerializer() {
        return keySerializer;
    }

    Serializer<V> valueSerializer() {
        return valueSerializer;
    }

    Partitioner partitioner() {
        return partitioner;
    }

    /** Closes all; a failure is logged and does not keep the others open. */
    @Override
    public void close() {
        for (AutoCloseable plugin : made) {
            try {
                plugin.close();
            } catch (Exception e) {
                LOG.warn("{} could not be closed", plugin.getClass().getName(), e);
            }
        }
        made.clear();
    }

    private <T> Serializer<T> given(Serializer<T> serializer) {
        made.add(serializer);
        return serializer;
    }

    @SuppressWarnings("unchecked") // whoever names a class in the settings answers for what it serializes
    private <T> Serializer<T> serializer(Key<String> key, String className, boolean isKey) {
        if (className.isEmpty()) {
            throw new ConfigException(key.name() + " is missing; allowed: name of a class that is a "
                    + Serializer.class.getName() + " (" + key.meaning() + ")");
        }
        Serializer<T> serializer = given(Plugin.create(key.name(), className, Serializer.class));
        serializer.configure(config.originals, isKey);
        return serializer;
    }

    private Partitioner makePartitioner() {
        if (config.partitionerClass.isEmpty()) {
            return new DefaultPartitioner(Clock.systemUTC(), config.batchSize);
        }
        Partitioner own =
                Plugin.create(ProducerConfig.PARTITIONER_CLASS.name(), config.partitionerClass, Partitioner.class);
        made.add(own);
        own.configure(config.originals);
        return own;
    }
}
