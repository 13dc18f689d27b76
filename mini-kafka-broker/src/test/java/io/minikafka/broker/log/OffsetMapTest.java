package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetMapTest {
    @Test
    void knowsTheLastOffsetOfEachKey() {
        OffsetMap map = new OffsetMap(1024);

        assertThat(map.put(key("a"), 0)).isTrue();
        assertThat(map.put(key("b"), 7)).isTrue();
        assertThat(map.put(key("a"), 9_000_000_000_000L)).isTrue();

        assertThat(map.get(key("a"))).isEqualTo(9_000_000_000_000L);
        assertThat(map.get(key("b"))).isEqualTo(7);
        assertThat(map.get(key(""))).isEqualTo(-1);
        assertThat(map.size()).isEqualTo(2);
    }

    @Test
    void aFullMapTakesNoNewKeyButNewOffsetsOfThoseItHas() {
        OffsetMap map = new OffsetMap(100 * OffsetMap.SLOT_BYTES);
        for (int i = 0; i < 90; i++) {
            assertThat(map.put(key("k" + i), i)).isTrue();
        }

        assertThat(map.put(key("one more"), 90)).isFalse();
        assertThat(map.put(key("k17"), 91)).isTrue();

        assertThat(map.capacity()).isEqualTo(90);
        assertThat(map.size()).isEqualTo(90);
        assertThat(map.get(key("one more"))).isEqualTo(-1);
        assertThat(map.get(key("k17"))).isEqualTo(91);
    }

    @Test
    void aClearedMapIsAsNew() {
        OffsetMap map = new OffsetMap(1024);
        map.put(key("a"), 1);

        map.clear();

        assertThat(map.size()).isZero();
        assertThat(map.get(key("a"))).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {2 * OffsetMap.SLOT_BYTES, 1024, 100_000, 1_000_003})
    void saysWhatAHashMapSays(int bytes) {
        OffsetMap map = new OffsetMap(bytes);
        Map<String, Long> model = new HashMap<>();
        Random random = new Random(bytes);
        for (long offset = 0; offset < 3L * map.capacity(); offset++) {
            String key = "key " + random.nextInt(2 * map.capacity());
            boolean fits = model.containsKey(key) || model.size() < map.capacity();
            assertThat(map.put(key(key), offset)).isEqualTo(fits);
            if (fits) {
                model.put(key, offset);
            }
        }

        assertThat(map.size()).isEqualTo(model.size());
        for (int i = 0; i < 2 * map.capacity(); i++) {
            assertThat(map.get(key("key " + i))).isEqualTo(model.getOrDefault("key " + i, -1L));
        }
    }

    @Test
    void tooLittleMemoryIsRefusedWithWhatIsNeeded() {
        assertThatThrownBy(() -> new OffsetMap(47))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("47 bytes")
                .hasMessageContaining("48 or more");
    }

    private static byte[] key(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
