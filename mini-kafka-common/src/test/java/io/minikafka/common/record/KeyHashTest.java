package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

final class KeyHashTest {
    @Property(tries = 3000)
    void agreesWithKafka(@ForAll @Size(max = 40) byte[] key, @ForAll @IntRange(min = 1, max = 10_000) int partitions) {
        assertThat(KeyHash.murmur2(key)).isEqualTo(Utils.murmur2(key));
        assertThat(KeyHash.partitionFor(key, partitions)).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % partitions);
    }

    @Test
    void agreesWithKafkaOnShortTextKeys() {
        for (int i = 0; i < 10_000; i++) {
            byte[] key = ("order-" + i).getBytes(StandardCharsets.UTF_8);

            assertThat(KeyHash.murmur2(key)).isEqualTo(Utils.murmur2(key));
        }
    }

    @Test
    void withoutPartitionsThereIsNoAnswer() {
        assertThatThrownBy(() -> KeyHash.partitionFor(new byte[1], 0)).hasMessageContaining("partitions is 0");
    }
}
