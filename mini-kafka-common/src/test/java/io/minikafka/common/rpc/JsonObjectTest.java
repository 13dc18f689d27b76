package io.minikafka.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonObjectTest {
    @Test
    void aWrongFieldIsNamedWithWhatCameAndWhatIsAllowed() {
        JsonObject json = read("{\"list\":[{\"n\":1},{\"n\":\"x\"}],\"big\":3000000000,\"s\":7,\"o\":[],\"f\":1.5}");

        assertThatThrownBy(() -> json.list("list", e -> e.int32("n")))
                .hasMessage("params.list[1].n is \"x\"; allowed: an integer from -2147483648 to 2147483647");
        assertThatThrownBy(() -> json.int32("big", 0, 100)).hasMessageContaining("params.big is 3000000000; allowed");
        assertThatThrownBy(() -> json.string("s")).hasMessage("params.s is 7; allowed: a string");
        assertThatThrownBy(() -> json.object("o")).hasMessage("params.o is a list of 0; allowed: an object");
        assertThatThrownBy(() -> json.int64("f")).hasMessageContaining("params.f is 1.5; allowed: an integer");
        assertThatThrownBy(() -> json.string("gone"))
                .hasMessage("params.gone is missing or null; allowed: a string")
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS));
        assertThatThrownBy(() -> json.list("list", e -> e.bool("n", true))).hasMessageContaining("true or false");
    }

    @Test
    void aLongTextIsNotRepeatedInTheError() {
        JsonObject json = read("{\"n\":\"" + "x".repeat(5000) + "\"}");

        assertThatThrownBy(() -> json.int32("n"))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void byteStringsComeAsTextAsBase64OrAsNull() {
        JsonObject json = read("{\"t\":\"äöü\",\"b\":{\"base64\":\"AP8=\"},\"n\":null,\"bad\":{\"base64\":\"?\"},"
                + "\"odd\":5,\"half\":\"\\ud800\"}");

        assertThat(json.bytes("t")).isEqualTo("äöü".getBytes(StandardCharsets.UTF_8));
        assertThat(json.bytes("b")).containsExactly(0, 255);
        assertThat(json.bytes("n")).isNull();
        assertThatThrownBy(() -> json.bytes("bad")).hasMessageContaining("params.bad.base64");
        assertThatThrownBy(() -> json.bytes("odd")).hasMessageContaining("{\"base64\":\"…\"}");
        assertThatThrownBy(() -> json.bytes("half")).hasMessageContaining("surrogates");
    }

    @Test
    void bytesAreTextInJsonWhereTheyAreText() throws IOException {
        assertThat(written("äöü".getBytes(StandardCharsets.UTF_8))).isEqualTo("{\"v\":\"äöü\"}");
        assertThat(written(new byte[] {0, (byte) 0xff})).isEqualTo("{\"v\":{\"base64\":\"AP8=\"}}");
        assertThat(written(null)).isEqualTo("{\"v\":null}");
    }

    private static String written(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(out, json -> {
            json.writeStartObject();
            Json.writeBytes(json, "v", bytes);
            json.writeEndObject();
        });
        return out.toString(StandardCharsets.UTF_8);
    }

    private static JsonObject read(String text) {
        return Json.readObject("params", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
