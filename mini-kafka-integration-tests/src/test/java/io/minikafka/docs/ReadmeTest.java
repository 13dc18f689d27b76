package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.minikafka.broker.Broker;
import io.minikafka.examples.AdminExample;
import io.minikafka.examples.ConsumerExample;
import io.minikafka.examples.ProducerExample;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ReadmeTest {
    private static final String FILE = "README.md";
    private static final String EXAMPLES = "mini-kafka-integration-tests/src/test/java/io/minikafka/examples/";

    @TempDir
    Path folder;

    @Test
    void theJavaCodeIsThatOfTheExamples() throws IOException {
        List<String> blocks = Papers.blocks(FILE, "java");

        assertThat(blocks).hasSize(3);
        assertThat(Papers.read(EXAMPLES + "ProducerExample.java")).contains(blocks.get(0));
        assertThat(Papers.read(EXAMPLES + "ConsumerExample.java")).contains(blocks.get(1));
        assertThat(Papers.read(EXAMPLES + "AdminExample.java")).contains(blocks.get(2));
    }

    @Test
    void theExamplesSendReadAndAdministerThreeOrders() throws IOException {
        try (Broker broker = TestBroker.start(folder)) {
            String address = TestBroker.addressOf(broker);

            assertThat(outputOf(() -> ProducerExample.main(new String[] {address})))
                    .containsSubsequence("orders-0 offset 0", "orders-0 offset 1", "orders-0 offset 2");
            assertThat(outputOf(() -> ConsumerExample.main(new String[] {address})))
                    .containsSubsequence(
                            "offset 0: ann ordered one coffee",
                            "offset 1: bob ordered one coffee",
                            "offset 2: ann ordered one coffee");
            assertThat(outputOf(() -> AdminExample.main(new String[] {address})))
                    .contains("orders-0: owner nobody, behind by 0 records");
        }
    }

    @Test
    void thePythonProgramTalksToABroker() throws IOException, InterruptedException {
        assumeTrue(hasPython(), "python3 is not installed");
        List<String> blocks = Papers.blocks(FILE, "python");

        assertThat(blocks).hasSize(1);
        try (Broker broker = TestBroker.start(folder.resolve("data"), Map.of("num.partitions", "6"))) {
            Path program = folder.resolve("client.py");
            String port = Integer.toString(broker.address().getPort());
            Files.writeString(program, blocks.get(0).replace("9092", port));
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder("python3", program.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output)).contains("'baseOffset': 0", "'value': 'hello'");
            assertThat(process.exitValue()).isZero();
        }
    }

    @Test
    void theCurlCommandsWriteAndReadAnOrder() throws IOException, InterruptedException {
        assumeTrue(runs("curl", "--version"), "curl is not installed");
        List<String> blocks = Papers.blocks(FILE, "sh");

        assertThat(blocks).hasSize(1);
        try (Broker broker = TestBroker.start(folder.resolve("data"))) {
            String port = Integer.toString(broker.address().getPort());
            Path output = folder.resolve("output");
            Process process = new ProcessBuilder("sh", "-e", "-c", blocks.get(0).replace("9092", port))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(output))
                    .containsSubsequence(
                            "\"baseOffset\":0",
                            "id: 0:0\ndata: {",
                            "one coffee",
                            "event: end",
                            "{\"status\":\"ready\"}");
            assertThat(process.exitValue()).isZero();
        }
    }

    private static boolean hasPython() throws InterruptedException {
        return runs("python3", "-c", "pass");
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What it prints, between what the log may say. */
    private static List<String> outputOf(Runnable program) {
        PrintStream standard = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(standard);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
