package io.minikafka.cli;

import io.minikafka.cli.demo.DemoCommand;
import io.minikafka.cli.demo.DemoConsumerCommand;
import io.minikafka.cli.demo.JavaProgram;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./mini-kafka}: everything that a person types, but the broker. */
@Command(name = "mini-kafka", description = "Mini Kafka on the command line.", synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private static final String TERMINAL = "mini.kafka.terminal";

    private Main() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "logback-cli.xml");
        JavaProgram self = new JavaProgram(
                Path.of(System.getProperty("java.home"), "bin", "java"), System.getProperty("java.class.path"));
        boolean terminal = Boolean.getBoolean(TERMINAL); // the launcher knows; Java cannot ask of standard error
        System.exit(commandLine(self, terminal).execute(args));
    }

    static CommandLine commandLine(JavaProgram self, boolean terminal) {
        CommandLine commandLine = new CommandLine(new Main());
        commandLine.addSubcommand(new DemoCommand(self, terminal));
        commandLine.addSubcommand(new DemoConsumerCommand());
        return commandLine;
    }
}
