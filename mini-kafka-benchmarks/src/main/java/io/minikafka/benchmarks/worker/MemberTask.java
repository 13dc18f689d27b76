package io.minikafka.benchmarks.worker;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A member of a group, until it has had records of so many partitions. */
final class MemberTask {
    private static final int PATIENCE_SECONDS = 60;

    private MemberTask() {}

    /** Answers with {@code seconds}, from its start to the record that completes the set. */
    static Map<String, Double> run(Clients clients, Parameters parameters) {
        Map<String, String> settings = new HashMap<>(parameters.map("settings"));
        settings.put("group.id", parameters.text("group"));
        Set<Integer> seen = new HashSet<>();
        Stopwatch time = new Stopwatch(PATIENCE_SECONDS);
        try (Clients.Receiving consumer = clients.consumer(parameters.address(), settings)) {
            consumer.subscribe(parameters.topic());
            while (seen.size() < parameters.number("partitions")) {
                if (time.isOver()) {
                    throw new IllegalStateException(
                            "records of partitions " + seen + " after " + PATIENCE_SECONDS + " s, not of all");
                }
                consumer.poll(50, (partition, value) -> seen.add(partition));
            }
            return Map.of("seconds", time.seconds());
        }
    }
}
