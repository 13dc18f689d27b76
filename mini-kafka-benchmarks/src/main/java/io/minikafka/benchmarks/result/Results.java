package io.minikafka.benchmarks.result;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that was measured so far, kept in one JSON file, so that a benchmark can be run again by itself and the report
 * still has all of them. What is in the file was measured; nothing is filled in.
 */
public final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One run of one benchmark: when, how long and how often, on which machine with which versions. */
    public record Entry(
            String measuredAt, int runs, int seconds, Map<String, String> machine, List<Measurement> measurements) {}

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Results(Path file) {
        this.file = file;
    }

    /** Reads the file where there is one. */
    public static Results load(Path file) throws IOException {
        Results results = new Results(file);
        if (Files.exists(file)) {
            results.entries.putAll(JSON.readValue(
                    file.toFile(),
                    JSON.getTypeFactory().constructMapType(LinkedHashMap.class, String.class, Entry.class)));
        }
        return results;
    }

    /** In the order of the names. */
    public Map<String, Entry> entries() {
        return new TreeMap<>(entries);
    }

    /** Takes the place of what the benchmark gave before, in the file too. */
    public void put(String benchmark, Entry entry) throws IOException {
        entries.put(benchmark, entry);
        Files.createDirectories(file.getParent());
        Path written = file.resolveSibling(file.getFileName() + ".new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(written.toFile(), entries);
        Files.move(written, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
