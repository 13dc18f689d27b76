package io.minikafka.cli.topics;

import io.minikafka.admin.Execution;
import io.minikafka.admin.NewTopic;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics create}. */
@Command(name = "create", description = "Creates topics.")
public final class TopicsCreate implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(
            names = {"-p", "--partitions"},
            paramLabel = "N",
            defaultValue = "-1",
            description = "How many partitions each has. Default: what the broker's num.partitions says.")
    private int partitions;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "A config of the topics, such as retention.ms=3600000; again for each.")
    private Map<String, String> configs = new LinkedHashMap<>();

    @Option(names = "--if-not-exists", description = "Lets those be that exist.")
    private boolean ifNotExists;

    @Option(names = "--dry-run", description = "Has the broker check everything, and changes nothing.")
    private boolean dryRun;

    @Parameters(arity = "1..*", paramLabel = "TOPIC", description = "Their names.")
    private List<String> topics;

    public TopicsCreate(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        List<NewTopic> wanted = new LinkedHashSet<>(topics)
                .stream()
                        .map(name -> new NewTopic(name, partitions).withConfigs(configs))
                        .toList();
        try (Session session = new Session(common)) {
            Map<String, CompletableFuture<Void>> created = session.admin()
                    .createTopics(wanted, dryRun ? Execution.DRY_RUN : Execution.APPLY)
                    .values();
            created.forEach((name, future) -> report(name, session.get(isNew(future))));
        }
        return ExitCode.OK;
    }

    /** False where it is there and may be. */
    private CompletableFuture<Boolean> isNew(CompletableFuture<Void> created) {
        return created.handle((done, failure) -> {
                    if (failure == null) {
                        return CompletableFuture.completedFuture(true);
                    }
                    boolean exists = failure instanceof BrokerException refused
                            && refused.code() == ErrorCode.TOPIC_ALREADY_EXISTS;
                    return exists && ifNotExists
                            ? CompletableFuture.completedFuture(false)
                            : CompletableFuture.<Boolean>failedFuture(failure);
                })
                .thenCompose(result -> result);
    }

    private void report(String name, boolean isNew) {
        if (common.json()) {
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("name", name);
                out.writeBooleanField("created", isNew && !dryRun);
                out.writeBooleanField("dryRun", dryRun);
                out.writeEndObject();
            });
        } else if (!isNew) {
            streams.out().line("topic " + name + " exists");
        } else {
            streams.out().line(dryRun ? "topic " + name + " would be created" : "topic " + name + " was created");
        }
    }
}
