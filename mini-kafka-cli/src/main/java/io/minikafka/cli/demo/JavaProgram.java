package io.minikafka.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The virtual machine that runs this program, and the class path that it has: what its child processes run with. */
public record JavaProgram(Path java, String classPath) {
    /** The command that runs {@code mainClass} in a small virtual machine which is up quickly. */
    List<String> command(String classPath, String mainClass, int heapMb, List<String> args) {
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx" + heapMb + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath,
                mainClass));
        command.addAll(args);
        return command;
    }
}
