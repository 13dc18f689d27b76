package io.minikafka.admin;

import java.util.Map;
import java.util.Objects;

/** A topic to be created. Immutable. */
public final class NewTopic {
    /** Instead of a number: what the broker's settings say. */
    public static final int BROKER_DEFAULT = -1;

    private final String name;
    private final int partitions;
    private final int replicationFactor;
    private final Map<String, String> configs;

    /** With as many partitions as the broker's {@code num.partitions} says. */
    public NewTopic(String name) {
        this(name, BROKER_DEFAULT);
    }

    /** @param partitions from 1 to 10,000, or {@link #BROKER_DEFAULT} */
    public NewTopic(String name, int partitions) {
        this(name, partitions, BROKER_DEFAULT);
    }

    /** @param replicationFactor the number of replicas of each partition, or {@link #BROKER_DEFAULT} */
    public NewTopic(String name, int partitions, int replicationFactor) {
        this(name, partitions, replicationFactor, Map.of());
    }

    private NewTopic(String name, int partitions, int replicationFactor, Map<String, String> configs) {
        this.name = Objects.requireNonNull(name, "name");
        this.partitions = partitions;
        this.replicationFactor = replicationFactor;
        this.configs = Map.copyOf(configs);
    }

    /** The same topic with these configs, such as {@code retention.ms}; the chapter "Topic" of docs/config.md has all. */
    public NewTopic withConfigs(Map<String, String> newConfigs) {
        return new NewTopic(name, partitions, replicationFactor, newConfigs);
    }

    public String name() {
        return name;
    }

    public int partitions() {
        return partitions;
    }

    public int replicationFactor() {
        return replicationFactor;
    }

    public Map<String, String> configs() {
        return configs;
    }

    @Override
    public String toString() {
        return "NewTopic{" + name + ", partitions " + partitions + ", configs " + configs + "}";
    }
}
