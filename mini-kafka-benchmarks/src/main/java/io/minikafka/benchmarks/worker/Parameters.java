package io.minikafka.benchmarks.worker;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** What a task is told. What is missing is a mistake of the benchmark, and fails it. */
final class Parameters {
    private final JsonNode task;

    Parameters(JsonNode task) {
        this.task = task;
    }

    String text(String name) {
        return task.required(name).asText();
    }

    int number(String name) {
        return task.required(name).asInt();
    }

    String address() {
        return text("address");
    }

    int port() {
        return Integer.parseInt(address().substring(address().indexOf(':') + 1));
    }

    String topic() {
        return text("topic");
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new HashMap<>();
        task.path(name)
                .properties()
                .forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
        return map;
    }

    /** A clock that runs for so many seconds, from now on. */
    Stopwatch seconds() {
        return new Stopwatch(number("seconds"));
    }

    /** The values of the records that it is to write. */
    Values values() {
        return Values.of(text("values"));
    }
}
