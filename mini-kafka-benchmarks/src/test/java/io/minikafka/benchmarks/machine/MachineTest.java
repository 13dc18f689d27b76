package io.minikafka.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {
    @TempDir
    private Path folder;

    @Test
    void namesTheCommitUntilSomethingButTheFiguresIsChanged() throws Exception {
        Files.createDirectories(folder.resolve("docs"));
        write("Broker.java", "one");
        write("docs/benchmarks.json", "{}");
        git("init", "--quiet");
        git("add", ".");
        git("config", "user.name", "test");
        git("config", "user.email", "test@localhost");
        git("config", "commit.gpgsign", "false");
        git("commit", "--quiet", "-m", "one");

        String commit = Machine.commit(folder).orElseThrow();
        assertThat(commit).matches("[0-9a-f]{7,40}");

        write("docs/benchmarks.json", "{\"a\": 1}");
        write("README.md", "figures");
        assertThat(Machine.commit(folder)).hasValue(commit);

        write("Broker.java", "two");
        assertThat(Machine.commit(folder)).hasValue(commit + " with changes");
    }

    @Test
    void namesNoCommitWhereThereIsNone() {
        assertThat(Machine.commit(folder.resolve("nowhere"))).isEmpty();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private void git(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
        command.addAll(List.of(arguments));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
