package io.minikafka.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it: real processes, real sockets, one of them killed. */
@Timeout(180)
final class DemoTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final Pattern ADDRESS = Pattern.compile("broker 1 is up at (\\S+),");

    @TempDir
    private Path folder;

    private Process demo;

    @AfterEach
    void endsWhatATestLeft() {
        if (demo != null) {
            demo.destroyForcibly();
        }
    }

    @Test
    void theMainJobOnARealLogLosesNothingAndKeepsTheOrder() throws Exception {
        start();

        assertThat(endsWith()).as(output()).isZero();
        assertThat(out())
                .contains("4,891 events from dpkg-events.log, keyed by package (631 keys)")
                .containsPattern("consumer-[12] owns partitions \\d \\d \\d, consumer-[12] owns partitions \\d \\d \\d")
                .containsPattern("halfway, at event 2,\\d+: consumer-[12] is killed")
                .containsPattern("partition +written +processed +again +owner before +owner after +lag")
                .containsPattern("(?m)^5 +[1-9]\\d* +[1-9]\\d* +\\d+ +consumer-[12] +consumer-[12] +0$")
                .containsPattern("(?m)^all +4,891 +4,891 +\\d+ +0$")
                .contains("lost      nothing: 4,891 of 4,891 events were processed")
                .contains("order     kept: the events of each package came as they stand in the file")
                .containsPattern("takeover  [\\d,]+ ms after the kill, first event after [\\d,]+ ms");
        assertThat(err()).isEmpty();
        assertThatNothingIsLeft();
    }

    @Test
    void anyTextWillDo() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            text.append(i % 3 == 0 ? "the" : "a")
                    .append(" sentence, number ")
                    .append(i)
                    .append("\n");
        }
        Path file = Files.writeString(folder.resolve("prose.txt"), text);

        start(file.toString());

        assertThat(endsWith()).as(output()).isZero();
        assertThat(out())
                .contains("200 events from " + file + ", keyed by word (2 keys)", "nothing: 200 of 200 events");
        assertThatNothingIsLeft();
    }

    @Test
    void whoEndsItFindsNothingLeft() throws Exception {
        start();
        awaitTraffic();

        demo.destroy();

        assertThat(endsWith()).isEqualTo(143);
        assertThat(err()).isEmpty();
        assertThatNothingIsLeft();
    }

    @Test
    void aProcessThatDiesUnaskedIsNamedWithItsLastWords() throws Exception {
        start();
        awaitTraffic();

        demo.children()
                .filter(child -> commandLine(child).contains("--broker-id"))
                .forEach(ProcessHandle::destroyForcibly);

        assertThat(endsWith()).isEqualTo(1);
        assertThat(err()).startsWith("mini-kafka demo: broker ended unexpectedly with 137; its last words:");
        assertThatNothingIsLeft();
    }

    private void start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + Files.createDirectory(folder.resolve("tmp")),
                "-cp",
                CLASS_PATH,
                io.minikafka.cli.Main.class.getName(),
                "demo",
                "--broker-class-path",
                CLASS_PATH));
        command.addAll(List.of(args));
        demo = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private void awaitTraffic() {
        await().atMost(Duration.ofSeconds(60)).until(() -> out().contains("producers begin"));
    }

    private int endsWith() throws InterruptedException {
        assertThat(demo.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return demo.exitValue();
    }

    /** No file in the folder for temporary ones, no process that was told of the demo's broker or folder. */
    private void assertThatNothingIsLeft() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            assertThat(files).isEmpty();
        }
        Matcher address = ADDRESS.matcher(out());
        assertThat(address.find()).isTrue();
        assertThat(ProcessHandle.allProcesses().map(DemoTest::commandLine))
                .noneMatch(line -> line.contains("--broker " + address.group(1)))
                .noneMatch(line -> line.contains("--data-dir " + folder));
    }

    /** Where the system has it, from its file: Java tells the first 4 KiB of it only, which a class path may fill. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"), UTF_8)
                    .replace('\0', ' ');
        } catch (IOException e) { // another system, or a process that has ended
            return process.info().commandLine().orElse("");
        }
    }

    private String out() throws IOException {
        return Files.readString(folder.resolve("out"), UTF_8);
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"), UTF_8);
    }

    private String output() throws IOException {
        return out() + err();
    }
}
