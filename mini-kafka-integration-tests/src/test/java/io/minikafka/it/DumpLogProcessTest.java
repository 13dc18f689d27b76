package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dump-log} as a process of its own, on what a broker left behind and on what one is writing. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DumpLogProcessTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void noBrokerWasHere() {
        data = folder.resolve("data");
    }

    private Dump dump(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(BrokerProcess.classPathAndMain());
        command.add("dump-log");
        command.addAll(Arrays.asList(words));
        return run(command);
    }

    private Dump run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "dump", ".out");
        Path err = Files.createTempFile(folder, "dump", ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Dump(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private void writeSomething() throws IOException {
        BrokerConfig config = BrokerConfig.of(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", data.toString(),
                "log.segment.bytes", "30000",
                "log.index.interval.bytes", "500"));
        try (Broker broker = Broker.start(config);
                RawClient client = new RawClient(broker.address())) {
            BrokerTestBase.createTopic(client, "orders", 2);
            BrokerTestBase.awaitGroups(client);
            for (int i = 0; i < 60; i++) {
                BrokerTestBase.produceJson(client, "orders", i % 2, "value " + i + "ü".repeat(2000));
            }
            client.call("offsetCommit", "{groupId:'billing',partitions:[{topic:'orders',partition:0,offset:7}]}")
                    .result();
        }
    }

    @Test
    void tellsAllThatABrokerLeftBehind() throws IOException, InterruptedException {
        writeSomething();

        Dump all = dump(data.toString());
        Dump partition = dump(data + "/orders-0", "--from", "20", "--limit", "3");

        assertThat(all.status()).isZero();
        assertThat(all.err())
                .startsWith("dump-log: ")
                .endsWith(": no problems\n")
                .hasLineCount(1);
        assertThat(values(all, "orders-0")).hasSize(30).startsWith("value 0" + "ü".repeat(2000));
        assertThat(values(all, "orders-1")).hasSize(30).endsWith("value 59" + "ü".repeat(2000));
        assertThat(all.lines("record").stream()
                        .map(line -> line.get("key"))
                        .filter(JsonNode::isObject)
                        .map(JsonNode::toString))
                .containsExactly(
                        "{\"type\":\"group\",\"group\":\"billing\"}",
                        "{\"type\":\"offset\",\"group\":\"billing\",\"topic\":\"orders\",\"partition\":0}");
        assertThat(all.lines("indexEntry")).isNotEmpty();
        assertThat(all.lines("leaderEpoch")).isNotEmpty();
        assertThat(partition.lines("record").stream()
                        .map(line -> line.get("offset").asInt()))
                .containsExactly(20, 21, 22);
    }

    private static List<String> values(Dump dump, String partition) {
        return dump.lines("record").stream()
                .filter(line -> line.get("file").asText().contains("/" + partition + "/"))
                .map(line -> line.get("value").asText())
                .toList();
    }

    @Test
    void endsWithOneIfSomethingIsWrongAndWithTwoIfItWasToldSomethingWrong() throws IOException, InterruptedException {
        writeSomething();
        try (RandomAccessFile log = new RandomAccessFile(data + "/orders-0/00000000000000000000.log", "rw")) {
            log.seek(70);
            log.write(log.read() ^ 1);
        }

        Dump wrong = dump("--check", data.toString());
        Dump misread = dump("--chekc", data.toString());
        Dump help = dump("--help");

        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.lines("problem")).singleElement().satisfies(problem -> {
            assertThat(problem.get("file").asText()).isEqualTo(data + "/orders-0/00000000000000000000.log");
            assertThat(problem.get("position").asInt()).isZero();
            assertThat(problem.get("problem").asText()).contains("a batch has CRC");
        });
        assertThat(wrong.err()).endsWith(": 1 problem\n");
        assertThat(misread.status()).isEqualTo(2);
        assertThat(misread.err()).contains("--chekc");
        assertThat(help.status()).isZero();
        assertThat(help.out()).startsWith("Usage: dump-log");
    }

    @Test
    void endsQuietlyWhenItsReaderDoes() throws IOException, InterruptedException {
        writeSomething();
        List<String> program = BrokerProcess.classPathAndMain();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();

        Dump first = run(List.of(
                "sh",
                "-c",
                "{ \"$0\" -cp \"$1\" \"$2\" dump-log \"$3\"; echo $? >\"$4\"; } | head -n 1",
                java,
                program.get(1),
                program.get(2),
                data.toString(),
                folder.resolve("status").toString()));

        assertThat(first.out()).hasLineCount(1);
        assertThat(first.err()).isEmpty();
        assertThat(folder.resolve("status")).content().isIn("141\n");
    }

    @Test
    void aTornTailIsAProblemOfAStoppedBroker() throws IOException {
        writeSomething();
        Files.delete(data.resolve("clean-shutdown"));
        List<Path> segments = KafkaFiles.list(data.resolve("orders-1"), ".log");
        Path last = segments.get(segments.size() - 1);
        try (RandomAccessFile log = new RandomAccessFile(last.toFile(), "rw")) {
            log.setLength(log.length() - 1);
        }

        Dump torn = Dump.run("--check", data.toString());

        assertThat(torn.status()).isEqualTo(1);
        assertThat(torn.lines("problem"))
                .first()
                .matches(line -> line.get("file").asText().equals(last.toString()))
                .matches(
                        line -> line.get("problem").asText().contains("does not end in the file; the next start cuts"));
    }

    @Test
    void aBrokerLoadsNoneOfIt() throws IOException, InterruptedException {
        Path classes = folder.resolve("classes");
        List<String> program = new ArrayList<>(List.of("-Xlog:class+load:file=" + classes));
        program.addAll(BrokerProcess.classPathAndMain());

        try (BrokerProcess broker = BrokerProcess.start(program, data)) {
            broker.terminate();
        }

        try (Stream<String> lines = Files.lines(classes, StandardCharsets.UTF_8)) {
            assertThat(lines.filter(line -> line.contains("io.minikafka.broker."))
                            .map(line -> line.replaceFirst(".*(io\\.minikafka\\.broker\\.\\S+).*", "$1")))
                    .contains("io.minikafka.broker.Main", "io.minikafka.broker.Broker")
                    .noneMatch(name -> name.startsWith("io.minikafka.broker.dump."));
        }
    }
}
