package io.minikafka.admin;

import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an admin client needs to start. Immutable; parsed and checked once. */
public final class AdminConfig {
    public static final Key<Integer> DEFAULT_API_TIMEOUT_MS = new Key<>(
            "default.api.timeout.ms",
            "60000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Longest time for one call with all its retries, in ms");

    /** In the order in which {@code docs/config.md} shows them. */
    public static final List<Key<?>> KEYS = Stream.concat(ClientConfig.KEYS.stream(), Stream.of(DEFAULT_API_TIMEOUT_MS))
            .collect(Collectors.toUnmodifiableList());

    private static final Logger LOG = LoggerFactory.getLogger(AdminConfig.class);

    final ClientConfig client;
    final long apiTimeoutMs;

    private AdminConfig(Settings settings) {
        this.client = ClientConfig.of(settings);
        this.apiTimeoutMs = settings.get(DEFAULT_API_TIMEOUT_MS);
    }

    /**
     * Reads settings. Values may be of any type whose text is the setting's. Names that nobody knows are a warning in the
     * log, so that the settings of a producer or a consumer can be used as they are.
     *
     * @throws io.minikafka.common.config.ConfigException with one line for each bad value and missing key
     */
    public static AdminConfig of(Map<?, ?> properties) {
        Map<String, String> texts = new HashMap<>();
        if (properties instanceof Properties) { // which may have others as defaults behind it
            Properties given = (Properties) properties;
            given.stringPropertyNames().forEach(name -> texts.put(name, given.getProperty(name)));
        }
        properties.forEach((name, value) -> {
            if (value != null) {
                texts.put(String.valueOf(name), value.toString());
            }
        });
        Settings.unknown(KEYS, texts).forEach((name, problem) -> {
            LOG.warn("{}; it is left out", problem);
            texts.remove(name);
        });
        return new AdminConfig(Settings.parse(KEYS, texts));
    }

    /** Reads settings from a properties file, in UTF-8. */
    static AdminConfig of(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return of(properties);
    }
}
