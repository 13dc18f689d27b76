package io.minikafka.benchmarks.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minikafka.benchmarks.system.Home;
import io.minikafka.benchmarks.system.ProcessFigures;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link Worker} as this process sees it. Used by one thread. */
public final class WorkerProcess implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer tasks;
    private final BufferedReader answers;
    private final Path log;
    private final Thread hook;

    /** Starts it; what it logs goes to the file. */
    public WorkerProcess(String system, List<String> jvm, Path log) {
        this.log = log;
        List<String> command = new ArrayList<>();
        command.add(Home.java());
        command.addAll(jvm);
        command.addAll(List.of("-cp", Home.classPath(), Worker.class.getName(), system));
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tasks = process.outputWriter(StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        hook = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public ProcessFigures figures() {
        return ProcessFigures.of(process.pid());
    }

    /** Has a task done. */
    public Map<String, Double> call(String task, Map<String, ?> parameters) {
        send(task, parameters);
        return answer();
    }

    /** Gives it a task, for {@link #answer} to wait for. */
    public void send(String task, Map<String, ?> parameters) {
        Map<String, Object> line = new HashMap<>(parameters);
        line.put("do", task);
        try {
            tasks.write(JSON.writeValueAsString(line) + "\n");
            tasks.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the worker has ended; see " + log, e);
        }
    }

    public Map<String, Double> answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new IllegalStateException("the worker has ended; see " + log);
            }
            JsonNode answer = JSON.readTree(line);
            if (answer.has("error")) {
                throw new IllegalStateException(answer.get("error").asText() + "; see " + log);
            }
            Map<String, Double> figures = new HashMap<>();
            answer.properties()
                    .forEach(entry ->
                            figures.put(entry.getKey(), entry.getValue().asDouble()));
            return figures;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    /** Ends it as kill -9 does: nothing is said to the broker. */
    public void kill() {
        try {
            process.destroyForcibly().waitFor();
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // on the way out already
        }
    }
}
