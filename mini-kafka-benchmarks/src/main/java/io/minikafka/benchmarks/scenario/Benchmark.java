package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Metric;
import java.util.List;
import java.util.Map;

/** One thing that is measured for both systems. */
public interface Benchmark {
    /** As on the command line: {@code produce-100}. */
    String name();

    /** For people, one line: what is done, with which settings. */
    String what();

    /** The figures that it gives. */
    List<Metric> metrics();

    /** Done once for each system, before the first run: data to read, for instance. */
    default void prepare(Stand stand) throws Exception {}

    /** Whether the first run of each system does not count. False where a run warms up by itself, or has nothing to. */
    default boolean warmsUp() {
        return true;
    }

    /** How much of the page cache a run may fill: before it, so much memory was in use a moment ago. See {@code HotMemory}. */
    default long filledBytes() {
        return 0;
    }

    /**
     * One run of one system.
     *
     * @return a value for each of {@link #metrics()} by its name; those of a system that cannot give one are left out
     */
    Map<String, Double> run(Stand stand) throws Exception;
}
