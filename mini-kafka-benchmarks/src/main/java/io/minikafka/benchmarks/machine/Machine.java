package io.minikafka.benchmarks.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;

/** What the figures were measured on: nothing that names the machine or who uses it. */
public final class Machine {
    private static final double GIB = 1L << 30;

    private Machine() {}

    /** In the order in which the report shows it; {@code folder} is where the data was. */
    public static Map<String, String> describe(Path folder) throws IOException {
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
        return machine;
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
