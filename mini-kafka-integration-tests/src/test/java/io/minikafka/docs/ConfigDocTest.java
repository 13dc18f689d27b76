package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.admin.AdminConfig;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.broker.topic.TopicConfig;
import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.config.ConfigTable;
import io.minikafka.common.config.Key;
import io.minikafka.consumer.ConsumerConfig;
import io.minikafka.producer.ProducerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigDocTest {
    private static final String FILE = "docs/config.md";

    private static final String HEAD = """
            # Settings

            This file is made from the tables in the code (`BrokerConfig.KEYS`, `TopicConfig.KEYS`, `ClientConfig.KEYS`,
            `ProducerConfig.KEYS`, `ConsumerConfig.KEYS`, `AdminConfig.KEYS`); a test fails where it differs. Do not edit it. To write it anew:

                mvn -B -pl mini-kafka-integration-tests -am test -Dtest=ConfigDocTest \\
                    -Dsurefire.failIfNoSpecifiedTests=false -Dminikafka.writeDocs=true

            "none" means that there is no default. Where a setting has Kafka's name it has Kafka's meaning.
            """;

    @Test
    void theFileSaysWhatTheTablesSay() throws IOException {
        String expected = HEAD
                + chapter(
                        "Broker",
                        "Given in a file (`--config FILE`), one by one (`--set key=value`, which goes over the file) or by"
                                + " the flags `--broker-id`, `--port`, `--host` and `--data-dir` (which go over both). What"
                                + " is unknown or wrong is said all at once, and the broker does not start.",
                        BrokerConfig.KEYS)
                + chapter(
                        "Topic",
                        "Given as `configs` of `createTopics`, changed with `alterConfigs`. Without them the broker's settings hold, as they are when the"
                                + " broker starts.",
                        TopicConfig.KEYS)
                + chapter(
                        "All clients",
                        "Producers, consumers and admin clients have these, and those of their own below. A key that is unknown is left out"
                                + " with a warning in the log that names the nearest one; a bad value is refused.",
                        ClientConfig.KEYS)
                + chapter("Producer", "", without(ClientConfig.KEYS, ProducerConfig.KEYS))
                + chapter("Consumer", "", without(ClientConfig.KEYS, ConsumerConfig.KEYS))
                + chapter("Admin client", "", without(ClientConfig.KEYS, AdminConfig.KEYS));

        if (Boolean.getBoolean("minikafka.writeDocs")) {
            Files.createDirectories(Papers.file("docs"));
            Files.writeString(Papers.file(FILE), expected);
        }

        assertThat(Papers.read(FILE)).isEqualTo(expected);
    }

    private static String chapter(String title, String text, List<Key<?>> keys) {
        return "\n## " + title + "\n\n" + (text.isEmpty() ? "" : text + "\n\n") + ConfigTable.markdown(keys);
    }

    private static List<Key<?>> without(List<Key<?>> common, List<Key<?>> all) {
        assertThat(all).as("a client has all settings that clients have").containsAll(common);
        return all.stream().filter(key -> !common.contains(key)).toList();
    }
}
