package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.system.ProcessFigures;
import java.util.HashMap;
import java.util.Map;

/** Calls of a stand's worker against the stand's broker. */
final class Work {
    static final String RATE = "records/s";
    static final String BROKER_CPU = "broker CPU";
    static final String CLIENT_CPU = "client CPU";

    private Work() {}

    static Map<String, Double> call(Stand stand, String task, String topic, Map<String, ?> parameters) {
        return stand.worker().call(task, with(stand, topic, parameters));
    }

    /** The parameters, and those that every task has. */
    static Map<String, Object> with(Stand stand, String topic, Map<String, ?> parameters) {
        Map<String, Object> all = new HashMap<>(parameters);
        all.put("address", stand.server().address());
        all.put("topic", topic);
        all.put("seconds", stand.seconds());
        return all;
    }

    static String createTopic(Stand stand, int partitions, Map<String, String> configs) {
        String topic = stand.newTopic();
        call(stand, "createTopic", topic, Map.of("partitions", partitions, "configs", configs));
        return topic;
    }

    static void deleteTopic(Stand stand, String topic) {
        call(stand, "deleteTopic", topic, Map.of());
    }

    /** Has a task done that answers with records and seconds, and looks at what that cost both processes. */
    static Map<String, Double> throughput(Stand stand, String task, String topic, Map<String, ?> parameters) {
        ProcessFigures broker = stand.server().figures();
        ProcessFigures client = stand.worker().figures();
        Map<String, Double> answer = call(stand, task, topic, parameters);
        double millions = answer.get("records") / 1e6;
        return Map.of(
                RATE, answer.get("records") / answer.get("seconds"),
                BROKER_CPU, (stand.server().figures().cpuSeconds() - broker.cpuSeconds()) / millions,
                CLIENT_CPU, (stand.worker().figures().cpuSeconds() - client.cpuSeconds()) / millions);
    }
}
