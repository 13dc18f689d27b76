package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.config.Key;
import io.minikafka.common.config.Settings;
import io.minikafka.consumer.ConsumerConfig;
import io.minikafka.producer.ProducerConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples in {@code config} are what the programs take. */
final class ExampleConfigTest {
    private static final Path FOLDER = Path.of("..", "config");
    private static final Pattern SETTING = Pattern.compile("#?([a-z.]+)=.*");

    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("broker.properties", BrokerConfig.KEYS),
                Arguments.of("producer.properties", ProducerConfig.KEYS),
                Arguments.of("consumer.properties", ConsumerConfig.KEYS));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everySettingIsOneAndHasAValueThatIsAllowed(String file, List<Key<?>> keys) throws Exception {
        Map<String, String> properties = read(file);

        Settings.parse(keys, properties); // throws, naming all that is wrong

        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (property.getKey().endsWith("serializer")) {
                assertThat(Class.forName(property.getValue())).isFinal();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyOtherSettingShownIsOneTooAndAllAreExplained(String file, List<Key<?>> keys) throws IOException {
        for (String paragraph : Files.readString(FOLDER.resolve(file)).split("\n\n", -1)) {
            List<String> lines = paragraph.lines().toList();

            assertThat(lines.get(0)).as(paragraph).startsWith("# ");
            for (String line : lines) {
                Matcher setting = SETTING.matcher(line);
                if (setting.matches()) {
                    assertThat(keys.stream().map(Key::name)).contains(setting.group(1));
                }
            }
        }
    }

    private static Map<String, String> read(String file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(FOLDER.resolve(file))) {
            properties.load(reader);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
