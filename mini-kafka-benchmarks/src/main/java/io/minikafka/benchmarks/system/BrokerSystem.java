package io.minikafka.benchmarks.system;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One of the two systems: how its broker is started. */
public interface BrokerSystem {
    /** Short, for files and command lines: {@code mini} or {@code kafka}. */
    String id();

    /** For people, with its version. */
    String name();

    /** Whether this is ours. */
    boolean ours();

    /** What is done once before a folder's first start, and belongs to no start: formatting it. */
    void prepare(Path folder);

    /**
     * Starts a broker, and does not wait for it.
     *
     * @param folder where its data is, prepared; what is there already is kept
     * @param settings of the broker, over its defaults
     * @param jvm options for the Java virtual machine; empty for those that its own start script gives it
     */
    Server start(Path folder, Map<String, String> settings, List<String> jvm);

    /** What it is to be told for the measurements, for the report: settings, options of the virtual machine. */
    String described();
}
