package io.minikafka.cli.tools;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The broker's program, which is a jar of its own: run as a process with the same standard streams. */
public final class BrokerJar {
    private static final String NAME = "mini-kafka-broker.jar";

    private final Path java;
    private final Path jar;

    private BrokerJar(Path java, Path jar) {
        this.java = java;
        this.jar = jar;
    }

    /** Beside the jar of this program, as the launcher has them, or in its module, as Maven has them. */
    public static BrokerJar beside(Path java, String classPath) {
        Path folder = Path.of(classPath).toAbsolutePath().getParent();
        Path beside = folder.resolve(NAME);
        Path built =
                folder.resolve("../../mini-kafka-broker/target").normalize().resolve(NAME);
        return new BrokerJar(java, Files.exists(beside) ? beside : built);
    }

    /** Returns its exit status. */
    int run(List<String> args) throws IOException, InterruptedException {
        if (!Files.exists(jar)) {
            throw new CliException(
                    ExitCode.FAILED, "the broker's jar is not at " + jar, "./mini-kafka builds it, or: mvn -B package");
        }
        List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:+UseSerialGC", "-jar", jar.toString()));
        command.addAll(args);
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
