package io.minikafka.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final Key<Integer> PORT = new Key<>("port", "9092", Parser.int32(0, 65_535), "TCP port");
    private static final Key<Boolean> FAST = new Key<>("go.fast", "true", Parser.bool(), "Whether to hurry");
    private static final Key<String> NAME = new Key<>("name", null, Parser.word(), "Who it is");
    private static final List<Key<?>> KEYS = List.of(PORT, FAST, NAME);

    @Test
    void whatIsNotGivenHasItsDefault() {
        Settings settings = Settings.parse(KEYS, Map.of("name", " me ", "go.fast", "FALSE"));

        assertThat(settings.get(PORT)).isEqualTo(9092);
        assertThat(settings.get(FAST)).isFalse();
        assertThat(settings.get(NAME)).isEqualTo("me");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnce() {
        assertThatThrownBy(() -> Settings.parse(KEYS, Map.of("prot", "1", "port", "70000", "go.fast", "yes")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("prot is not a setting; did you mean port?")
                .hasMessageContaining("port is \"70000\"; allowed: integer from 0 to 65535")
                .hasMessageContaining("go.fast is \"yes\"; allowed: true or false")
                .hasMessageContaining("name is missing");
    }

    @Test
    void theTableShowsEachKey() {
        assertThat(ConfigTable.markdown(KEYS))
                .contains("| `port` | `9092` | integer from 0 to 65535 | TCP port |")
                .contains("| `name` | required |");
    }
}
