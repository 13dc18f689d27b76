package io.minikafka.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a process shows: real pipes, real signals, the exit status. */
final class CliProcessTest extends CliTestBase {
    private final List<Process> started = new ArrayList<>();
    private final List<Path> errorFiles = new ArrayList<>(); // one for each of them

    @AfterEach
    void endsWhatATestLeft() {
        started.forEach(process -> process.destroyForcibly().onExit().join());
    }

    @Test
    void aPipeFillsATopicAndAnotherOneReadsIt() throws Exception {
        Process produce = start("produce", "piped", "--create", "-k", ":");
        produce.getOutputStream().write("k:v\nl:w\n".getBytes(UTF_8));
        produce.getOutputStream().close();
        assertThat(endOf(produce)).isZero();

        Process consume = start("consume", "piped", "--key");

        assertThat(new String(consume.getInputStream().readAllBytes(), UTF_8)).isEqualTo("k\tv\nl\tw\n");
        assertThat(endOf(consume)).isZero();
        assertThat(errors(consume)).isEmpty();
    }

    @Test
    void aReaderThatHasSeenEnoughEndsItQuietly() throws Exception {
        create("much", 1);
        produce("much", ("x".repeat(1000) + "\n").repeat(5000));

        Process consume = start("consume", "much");
        try (BufferedReader head = new BufferedReader(new InputStreamReader(consume.getInputStream(), UTF_8))) {
            assertThat(head.readLine()).startsWith("xxx");
        }

        assertThat(endOf(consume)).isZero();
        assertThat(errors(consume)).isEmpty();
    }

    @Test
    void controlCEndsFollowingWithZeroAndWhatWasPrintedIsCommitted() throws Exception {
        create("tail", 1);
        produce("tail", "a\nb\n");
        Process consume = start("consume", "tail", "--follow", "--group", "tailers");
        BufferedReader out = new BufferedReader(new InputStreamReader(consume.getInputStream(), UTF_8));
        assertThat(out.readLine()).isEqualTo("a");
        assertThat(out.readLine()).isEqualTo("b");

        signal(consume, "-INT");

        assertThat(endOf(consume)).isZero();
        assertThat(out.readLine()).isNull();
        assertThat(errors(consume)).isEmpty();
        assertThat(ok(run("groups", "describe", "tailers", "--json"))
                        .json()
                        .get(0)
                        .at("/partitions/0/committedOffset")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void aFailureIsOneLineAndAStatus() throws Exception {
        Process list = start("topics", "describe", "nowhere");

        assertThat(endOf(list)).isEqualTo(4);
        assertThat(errors(list))
                .startsWith("mini-kafka topics describe: there is no topic nowhere")
                .hasLineCount(1);
    }

    private Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        if (System.getProperty("os.name").equals("Linux")) {
            // A shell has what it starts in the background ignore Ctrl-C, and all that this starts in turn.
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MINI_KAFKA_BOOTSTRAP", address());
        builder.redirectError(folder.resolve("err-" + System.nanoTime()).toFile());
        Process process = builder.start();
        errorFiles.add(builder.redirectError().file().toPath());
        started.add(process);
        return process;
    }

    private String errors(Process process) throws IOException {
        return Files.readString(errorFiles.get(started.indexOf(process)));
    }

    private static int endOf(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private static void signal(Process process, String signal) throws Exception {
        await().atMost(Duration.ofSeconds(10)).until(process::isAlive);
        int status = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .waitFor();
        assertThat(status).isZero();
    }
}
