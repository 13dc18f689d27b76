package io.minikafka.broker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TopicNamesTest {
    @ParameterizedTest
    @ValueSource(strings = {"orders", "A.b_c-9", "...", "-", "__mine"})
    void takesWhatKafkaTakes(String name) {
        assertThatCode(() -> TopicNames.check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "a\n", "a:b"})
    @MethodSource("tooLong")
    void refusesWhatKafkaRefuses(String name) {
        assertThatThrownBy(() -> TopicNames.check(name))
                .hasMessageContaining("allowed: 1 to 249")
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_TOPIC_EXCEPTION));
    }

    static String[] tooLong() {
        return new String[] {"x".repeat(250)};
    }
}
