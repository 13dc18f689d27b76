package io.minikafka.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "orders", "A.b_c-9", "...", "__internal", "-"})
    void takesWhatKafkaTakes(String name) {
        Topic.validate(name);

        assertThat(TopicName.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", " ", "a b", "a/b", "ä", "a\n", "\u0661"})
    void refusesWhatKafkaRefuses(String name) {
        assertThatThrownBy(() -> Topic.validate(name)).isNotNull();

        assertThatThrownBy(() -> TopicName.check(name))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining("allowed: 1 to 249")
                .satisfies(e -> assertThat(((BrokerException) e).code()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION));
    }

    @Test
    void aNameHasAtMost249Characters() {
        assertThat(TopicName.check("t".repeat(249))).hasSize(249);
        assertThatThrownBy(() -> TopicName.check("t".repeat(250))).hasMessageContaining("250 characters");
    }
}
