package io.minikafka.cli.configs;

import io.minikafka.admin.ConfigChanges;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.terminal.Streams;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code configs unset}. */
@Command(name = "unset", description = "Takes configs of a topic back, so that the broker's settings hold again.")
public final class ConfigsUnset implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(names = "--broker", description = "Says where the broker's settings are changed: not here.")
    private boolean broker;

    @Option(names = "--dry-run", description = "Has the broker check it, and changes nothing.")
    private boolean dryRun;

    @Parameters(arity = "1..*", paramLabel = "TOPIC KEY", description = "The topic, and what to take back.")
    private List<String> words;

    public ConfigsUnset(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        ConfigTarget target = new ConfigTarget(broker, words);
        target.requireTopic();
        ConfigChanges changes = ConfigChanges.NONE;
        for (String key : words.subList(1, words.size())) {
            changes = changes.unset(key);
        }
        if (changes.toUnset().isEmpty()) {
            throw CliException.usage("nothing to take back", "name keys behind the topic");
        }
        return new ConfigChange(streams, common, dryRun).apply(target, changes);
    }
}
