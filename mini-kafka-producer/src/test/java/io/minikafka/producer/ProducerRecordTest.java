package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.Header;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProducerRecordTest {
    @Test
    void whatIsNotGivenIsNullAndHeadersAreEmpty() {
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", "v");

        assertThat(record.topic()).isEqualTo("orders");
        assertThat(record.partition()).isNull();
        assertThat(record.timestamp()).isNull();
        assertThat(record.key()).isNull();
        assertThat(record.value()).isEqualTo("v");
        assertThat(record.headers()).isEmpty();
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertThatThrownBy(() -> new ProducerRecord<>(null, "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic is null");
        assertThatThrownBy(() -> new ProducerRecord<>("orders", -1, "k", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("partition -1", "topic orders");
        assertThatThrownBy(() -> new ProducerRecord<>("orders", 0, -5L, "k", "v"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("timestamp -5", "topic orders");
    }

    @Test
    void headersAreCopiedAndStayAsTheyAre() {
        List<Header> headers = new ArrayList<>(List.of(new Header("a", null)));
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", 1, "k", "v", headers);

        headers.clear();

        assertThat(record.headers()).containsExactly(new Header("a", null));
        assertThatThrownBy(() -> record.headers().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void recordsAreEqualByContent() {
        ProducerRecord<String, String> record = new ProducerRecord<>("orders", 1, 2L, "k", "v");

        assertThat(record)
                .isEqualTo(new ProducerRecord<>("orders", 1, 2L, "k", "v"))
                .hasSameHashCodeAs(new ProducerRecord<>("orders", 1, 2L, "k", "v"))
                .isNotEqualTo(new ProducerRecord<>("orders", 1, 2L, "k", "w"));
        assertThat(record.toString()).contains("topic=orders", "partition=1", "timestamp=2", "key=k", "value=v");
    }
}
