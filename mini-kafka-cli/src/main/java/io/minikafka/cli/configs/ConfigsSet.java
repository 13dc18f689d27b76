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

/** {@code configs set}. */
@Command(name = "set", description = "Sets configs of a topic; they hold at once, without a restart.")
public final class ConfigsSet implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Option(names = "--broker", description = "Says where the broker's settings are changed: not here.")
    private boolean broker;

    @Option(names = "--dry-run", description = "Has the broker check it, and changes nothing.")
    private boolean dryRun;

    @Parameters(arity = "1..*", paramLabel = "TOPIC KEY=VALUE", description = "The topic, and what to set.")
    private List<String> words;

    public ConfigsSet(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        ConfigTarget target = new ConfigTarget(broker, words);
        target.requireTopic();
        ConfigChanges changes = ConfigChanges.NONE;
        for (String word : words.subList(1, words.size())) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw CliException.usage("'" + word + "' is no KEY=VALUE", "retention.ms=3600000 is one");
            }
            changes = changes.set(word.substring(0, equals), word.substring(equals + 1));
        }
        if (changes.toSet().isEmpty()) {
            throw CliException.usage("nothing to set", "name KEY=VALUE behind the topic");
        }
        return new ConfigChange(streams, common, dryRun).apply(target, changes);
    }
}
