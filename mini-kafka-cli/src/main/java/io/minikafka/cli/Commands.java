package io.minikafka.cli;

import io.minikafka.cli.configs.ConfigsCommand;
import io.minikafka.cli.configs.ConfigsSet;
import io.minikafka.cli.configs.ConfigsShow;
import io.minikafka.cli.configs.ConfigsUnset;
import io.minikafka.cli.demo.DemoCommand;
import io.minikafka.cli.demo.DemoConsumerCommand;
import io.minikafka.cli.demo.JavaProgram;
import io.minikafka.cli.doctor.Doctor;
import io.minikafka.cli.groups.GroupsCommand;
import io.minikafka.cli.groups.GroupsDelete;
import io.minikafka.cli.groups.GroupsDescribe;
import io.minikafka.cli.groups.GroupsList;
import io.minikafka.cli.groups.GroupsResetOffsets;
import io.minikafka.cli.perf.PerfCommand;
import io.minikafka.cli.perf.PerfConsume;
import io.minikafka.cli.perf.PerfLatency;
import io.minikafka.cli.perf.PerfProduce;
import io.minikafka.cli.records.Consume;
import io.minikafka.cli.records.Produce;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.tools.BenchHint;
import io.minikafka.cli.tools.BrokerJar;
import io.minikafka.cli.tools.Completion;
import io.minikafka.cli.tools.DumpLog;
import io.minikafka.cli.tools.Rpc;
import io.minikafka.cli.tools.RunBroker;
import io.minikafka.cli.topics.TopicsCommand;
import io.minikafka.cli.topics.TopicsCreate;
import io.minikafka.cli.topics.TopicsDelete;
import io.minikafka.cli.topics.TopicsDescribe;
import io.minikafka.cli.topics.TopicsGrow;
import io.minikafka.cli.topics.TopicsList;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The table of commands. Each is made, and its class loaded, only when it is asked for: that is half of a start. */
final class Commands {
    /** In the order of the help. */
    static final List<String> NAMES = List.of(
            "topics",
            "groups",
            "configs",
            "produce",
            "consume",
            "rpc",
            "perf",
            "bench",
            "doctor",
            "demo",
            "broker",
            "dump-log",
            "completion",
            "demo-consumer");

    private final Streams streams;
    private final JavaProgram self;

    Commands(Streams streams, JavaProgram self) {
        this.streams = streams;
        this.self = self;
    }

    void addTo(CommandLine root, String name) {
        root.addSubcommand(name, make(name));
    }

    private CommandLine make(String name) {
        return switch (name) {
            case "topics" ->
                new CommandLine(new TopicsCommand())
                        .addSubcommand(new TopicsList(streams))
                        .addSubcommand(new TopicsDescribe(streams))
                        .addSubcommand(new TopicsCreate(streams))
                        .addSubcommand(new TopicsDelete(streams))
                        .addSubcommand(new TopicsGrow(streams));
            case "groups" ->
                new CommandLine(new GroupsCommand())
                        .addSubcommand(new GroupsList(streams))
                        .addSubcommand(new GroupsDescribe(streams))
                        .addSubcommand(new GroupsResetOffsets(streams))
                        .addSubcommand(new GroupsDelete(streams));
            case "configs" ->
                new CommandLine(new ConfigsCommand())
                        .addSubcommand(new ConfigsShow(streams))
                        .addSubcommand(new ConfigsSet(streams))
                        .addSubcommand(new ConfigsUnset(streams));
            case "produce" -> new CommandLine(new Produce(streams));
            case "consume" -> new CommandLine(new Consume(streams));
            case "rpc" -> new CommandLine(new Rpc(streams));
            case "perf" ->
                new CommandLine(new PerfCommand())
                        .addSubcommand(new PerfProduce(streams))
                        .addSubcommand(new PerfConsume(streams))
                        .addSubcommand(new PerfLatency(streams));
            case "doctor" -> new CommandLine(new Doctor(streams));
            case "demo" ->
                new CommandLine(new DemoCommand(self, streams.terminals().err()));
            case "bench" -> passedOn(new BenchHint());
            case "broker" -> passedOn(new RunBroker(brokerJar()));
            case "dump-log" -> passedOn(new DumpLog(brokerJar()));
            case "completion" -> new CommandLine(new Completion(streams));
            case "demo-consumer" -> new CommandLine(new DemoConsumerCommand());
            default -> throw new IllegalStateException("no command " + name);
        };
    }

    /** Whatever stands behind the word is the other program's. */
    private static CommandLine passedOn(Object command) {
        return new CommandLine(command).setUnmatchedOptionsArePositionalParams(true);
    }

    private BrokerJar brokerJar() {
        return BrokerJar.beside(Path.of(System.getProperty("java.home"), "bin", "java"), self.classPath());
    }
}
