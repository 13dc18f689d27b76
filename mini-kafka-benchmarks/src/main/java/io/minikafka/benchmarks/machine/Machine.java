package io.minikafka.benchmarks.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.AppInfoParser;

/** What was measured, and on what: nothing that names the machine or who uses it. */
public final class Machine {
    private static final double GIB = 1L << 30;

    private Machine() {}

    /**
     * In the order in which the report shows it.
     *
     * @param folder where the data was
     * @param sources where the broker was built
     */
    public static Map<String, String> describe(Path folder, Path sources) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        machine.put(
                "CPU",
                Runtime.getRuntime().availableProcessors() + " x "
                        + field(Path.of("/proc/cpuinfo"), "model name", "unknown"));
        String memory = field(Path.of("/proc/meminfo"), "MemTotal", "0 kB").split(" ", 2)[0];
        machine.put("memory", String.format(Locale.ROOT, "%.1f GiB", Long.parseLong(memory) * 1024 / GIB));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("file system", Files.getFileStore(existing(folder)).type());
        machine.put("Java", System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"));
        machine.put("Apache Kafka", AppInfoParser.getVersion());
        commit(sources).ifPresent(commit -> machine.put("Mini Kafka", commit));
        return machine;
    }

    /** Which commit, and whether something is changed; not in docs, where the figures go. Empty where git knows nothing. */
    static Optional<String> commit(Path sources) {
        return git(sources, "rev-parse", "--short", "HEAD").map(id -> isUnchanged(sources) ? id : id + " with changes");
    }

    private static boolean isUnchanged(Path sources) {
        return git(sources, "status", "--porcelain", "--", ".", ":(exclude)docs", ":(exclude)*.md")
                .equals(Optional.of(""));
    }

    private static Optional<String> git(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        try {
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? Optional.of(said) : Optional.empty();
        } catch (IOException e) { // there is none here
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Path existing(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static String field(Path file, String name, String otherwise) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(otherwise);
    }
}
