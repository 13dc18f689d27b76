package io.minikafka.cli.connection;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.Nearest;
import io.minikafka.common.config.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** {@code --set}: any setting of the client that a command works with. */
public final class ClientSettings {
    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting of the client, such as acks=1; again for each. docs/config.md has all.")
    private Map<String, String> set = new LinkedHashMap<>();

    /**
     * What a command's client starts with, in this order: the connection, the command's own, the user's.
     *
     * @throws CliException where the user has named one that is none of {@code keys}
     */
    public Map<String, String> over(CommonOptions common, Map<String, String> own, List<Key<?>> keys) {
        List<String> names = keys.stream().map(Key::name).toList();
        for (String name : set.keySet()) {
            if (!names.contains(name)) {
                throw CliException.usage(
                        "--set: there is no setting " + name, Nearest.hint(name, names, "docs/config.md has all"));
            }
        }
        Map<String, String> settings = common.clientSettings();
        settings.putAll(own);
        settings.putAll(set);
        return settings;
    }
}
