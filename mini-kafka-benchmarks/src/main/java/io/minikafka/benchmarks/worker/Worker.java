package io.minikafka.benchmarks.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The process of the clients: takes a task as a line of JSON from standard input, does it, and answers with a line of
 * JSON. It ends when its input does.
 */
public final class Worker {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Map<String, Task> TASKS = Map.ofEntries(
            Map.entry("createTopic", Tasks::createTopic),
            Map.entry("deleteTopic", Tasks::deleteTopic),
            Map.entry("touch", Tasks::touch),
            Map.entry("first", Tasks::first),
            Map.entry("produce", ProduceTask::run),
            Map.entry("fill", FillTask::run),
            Map.entry("ceiling", CeilingTask::run),
            Map.entry("consume", ConsumeTask::run),
            Map.entry("roundTrips", RoundTripTask::run),
            Map.entry("rate", RateTask::run),
            Map.entry("follow", FollowTask::run),
            Map.entry("member", MemberTask::run));

    /** What a worker can be told to do. */
    interface Task {
        /** Returns figures by name. */
        Map<String, Double> run(Clients clients, Parameters parameters) throws Exception;
    }

    /** With the system whose clients it is to use: mini or kafka. */
    public static void main(String[] args) throws IOException {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever a library prints is not an answer
        Clients clients = Clients.of(args[0]);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode task = JSON.readTree(line);
            answers.println(JSON.writeValueAsString(answer(clients, task)));
        }
        System.exit(0); // whatever threads a client has left
    }

    private static Map<String, ?> answer(Clients clients, JsonNode task) {
        String name = task.get("do").asText();
        try {
            return TASKS.get(name).run(clients, new Parameters(task));
        } catch (Exception e) {
            e.printStackTrace(); // into the log that the benchmark names when it fails
            return Map.of("error", name + ": " + e);
        }
    }

    private Worker() {}
}
