package io.minikafka.cli.topics;

import io.minikafka.admin.Execution;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Streams;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics grow}. */
@Command(
        name = "grow",
        description = {
            "Gives a topic more partitions. They cannot be taken away again.",
            "New records of a key may go to another partition than its old ones: their order holds from then on."
        })
public final class TopicsGrow implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(
            names = {"-p", "--partitions"},
            required = true,
            paramLabel = "N",
            description = "How many it is to have in all.")
    private int partitions;

    @Option(names = "--dry-run", description = "Has the broker check it, and changes nothing.")
    private boolean dryRun;

    @Parameters(paramLabel = "TOPIC", description = "Which.")
    private String topic;

    public TopicsGrow(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        try (Session session = new Session(common)) {
            int before = session.getOfTopic(topic, session.admin().describeTopic(topic))
                    .partitions()
                    .size();
            Execution execution = dryRun ? Execution.DRY_RUN : Execution.APPLY;
            session.getOfTopic(
                    topic,
                    session.admin()
                            .createPartitions(Map.of(topic, partitions), execution)
                            .value(topic));
            report(before);
        }
        return ExitCode.OK;
    }

    private void report(int before) {
        if (common.json()) {
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("name", topic);
                out.writeNumberField("before", before);
                out.writeNumberField("partitions", partitions);
                out.writeBooleanField("dryRun", dryRun);
                out.writeEndObject();
            });
        } else {
            streams.out()
                    .line("topic " + topic + (dryRun ? " would have " : " has ") + Amount.count(partitions, "partition")
                            + ", before " + before);
        }
    }
}
