package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.minikafka.broker.Broker;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.it.clients.Clients;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said about the metrics, against those of a broker that has had something to do. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetricsDocTest {
    private static final String FILE = "docs/metrics.md";
    private static final String BEGIN = "<!-- the table that a test compares with a broker's metrics -->\n";
    private static final Pattern METRIC = Pattern.compile("\\b(?:minikafka|jvm|process|system)_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    @TempDir
    static Path folder;

    private Broker broker;

    @BeforeAll
    void aBrokerWithSomethingToTell() throws Exception {
        broker = TestBroker.start(folder);
        Clients clients = new Clients("127.0.0.1:" + broker.address().getPort());
        try (MiniKafkaProducer<String, String> producer = clients.producer();
                MiniKafkaConsumer<String, String> consumer = clients.consumer("group.id", "billing")) {
            producer.send(new ProducerRecord<>("orders", "k", "v")).get(30, TimeUnit.SECONDS);
            consumer.subscribe(List.of("orders"));
            await().until(() -> !consumer.poll(Duration.ofMillis(50)).isEmpty());
            consumer.commitSync();
        }
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    private String scrape() throws Exception {
        return broker.metrics().scrape().get(30, TimeUnit.SECONDS);
    }

    @Test
    void theTableIsOfTheMetricsThatThereAre() throws Exception {
        String paper = Files.exists(Papers.file(FILE)) ? Papers.read(FILE) : BEGIN;
        String head = paper.substring(0, paper.indexOf(BEGIN) + BEGIN.length());

        String expected = head + table(scrape());

        if (Boolean.getBoolean("minikafka.writeDocs")) {
            Files.writeString(Papers.file(FILE), expected);
        }
        assertThat(Papers.read(FILE)).isEqualTo(expected);
    }

    private static String table(String scrape) {
        SortedMap<String, String> types = new TreeMap<>();
        Map<String, String> helps = new TreeMap<>();
        Map<String, Set<String>> labels = new TreeMap<>();
        scrape.lines().filter(line -> line.contains("minikafka_")).forEach(line -> {
            String[] words = line.split(" ", 4);
            if (line.startsWith("# TYPE ")) {
                types.put(words[2], words[3]);
            } else if (line.startsWith("# HELP ")) {
                helps.put(words[2], words[3]);
            } else {
                String name = line.split("[{ ]", 2)[0].replaceFirst("_(bucket|sum|count)$", "");
                Matcher label = LABEL.matcher(line);
                Set<String> of = labels.computeIfAbsent(name, key -> new TreeSet<>());
                while (label.find()) {
                    of.add(label.group(1));
                }
            }
        });
        StringBuilder table = new StringBuilder("\n| metric | type | labels | |\n|---|---|---|---|\n");
        types.forEach((name, type) -> {
            Set<String> of = new TreeSet<>(labels.getOrDefault(name, Set.of()));
            of.remove("le");
            table.append(
                    "| `" + name + "` | " + type + " | " + String.join(", ", of) + " | " + helps.get(name) + " |\n");
        });
        return table.toString();
    }

    @Test
    void theDashboardShowsOnlyWhatThereIsAndAllThatThereIs() throws Exception {
        Set<String> shown = new TreeSet<>();
        JsonNode dashboard = new ObjectMapper().readTree(Papers.read("config/grafana-dashboard.json"));
        dashboard.findValuesAsText("expr").forEach(expression -> addMetrics(expression, shown));
        dashboard.path("templating").findValuesAsText("definition").forEach(query -> addMetrics(query, shown));
        assertThat(shown).hasSizeGreaterThan(30);

        scrape();
        System.gc(); // pauses are counted from the first scrape on
        await().untilAsserted(() -> assertThat(names(scrape())).containsAll(shown));

        Set<String> families = new TreeSet<>();
        scrape().lines()
                .filter(line -> line.startsWith("# TYPE minikafka_"))
                .forEach(line -> families.add(line.split(" ", -1)[2]));
        families.removeIf(family -> shown.stream().anyMatch(name -> name.startsWith(family)));
        assertThat(families).as("not on the dashboard").containsExactly("minikafka_metrics_left_out");
    }

    private static void addMetrics(String expression, Set<String> to) {
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            to.add(metric.group());
        }
    }

    private static Set<String> names(String scrape) {
        Set<String> names = new TreeSet<>();
        scrape.lines().filter(line -> !line.startsWith("#")).forEach(line -> names.add(line.split("[{ ]", 2)[0]));
        return names;
    }

    /** Debian has it in the package {@code prometheus}; without it this is skipped, unless tools are required. */
    @Test
    void promtoolFindsNothingWrong() throws Exception {
        boolean required = System.getProperty("minikafka.tools", "").equals("required");
        assumeThat(required || isThere("promtool")).as("promtool is installed").isTrue();
        Path text = Files.writeString(folder.resolve("metrics.txt"), scrape());

        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .start();

        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(said).isZero();
        assertThat(said.lines().filter(line -> line.startsWith("minikafka_"))).isEmpty();
    }

    private static boolean isThere(String program) throws InterruptedException {
        try {
            Process asked = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return asked.waitFor(30, TimeUnit.SECONDS) && asked.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
