package io.minikafka.broker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class FamilyTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Family family = new Family(registry, Family.Kind.GAUGE, "size", "bytes", "How large it is", "topic");

    @Test
    void whatIsNotSetInALookIsGoneAfterIt() {
        family.set(1, "orders");
        family.set(2, "bills");
        assertThat(family.endOfLook()).isZero();
        assertThat(registry.get("size").tag("topic", "bills").gauge().value()).isEqualTo(2);

        family.set(3, "orders");
        family.endOfLook();

        assertThat(registry.get("size").gauges()).hasSize(1);
        assertThat(registry.get("size").tag("topic", "orders").gauge().value()).isEqualTo(3);
    }

    @Test
    void aFloodOfLabelsIsCutOffAndCounted() {
        for (int i = 0; i < Family.MAX_METERS + 3; i++) {
            family.set(i, "t-" + i);
        }

        assertThat(family.endOfLook()).isEqualTo(3);

        assertThat(registry.getMeters()).hasSize(Family.MAX_METERS);
        family.set(0, "t-0");
        assertThat(family.endOfLook()).isZero();
        assertThat(registry.getMeters()).hasSize(1);
    }
}
