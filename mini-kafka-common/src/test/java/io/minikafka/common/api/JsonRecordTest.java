package io.minikafka.common.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonRecordTest {
    @Test
    void aRecordNeedsNothingButAValue() {
        JsonRecord record = JsonRecord.read(json("{\"value\":\"v\"}"));

        assertThat(record.value).isEqualTo(new byte[] {'v'});
        assertThat(record.key).isNull();
        assertThat(record.timestamp).isEqualTo(-1);
        assertThat(record.headers).isEmpty();
    }

    @Test
    void aValueMayBeNull() {
        assertThat(JsonRecord.read(json("{\"key\":\"k\",\"value\":null}")).value)
                .isNull();
    }

    @Test
    void aMistypedNameDoesNotMakeATombstone() {
        JsonObject mistyped = json("{\"key\":\"k\",\"vlaue\":\"v\"}");

        assertThatThrownBy(() -> JsonRecord.read(mistyped)).isInstanceOfSatisfying(BrokerException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS);
            assertThat(e).hasMessageContaining("record.value");
        });
    }

    private static JsonObject json(String text) {
        return Json.readObject("record", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
