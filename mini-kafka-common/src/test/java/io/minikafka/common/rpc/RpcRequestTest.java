package io.minikafka.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RpcRequestTest {
    @ParameterizedTest
    @ValueSource(strings = {"7", "\"a-b\"", "-3", "123456789012345678901234567890", "\"\""})
    void theIdIsEchoedAsItCame(String id) throws IOException {
        RpcRequest request = read("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"m\"}");

        assertThat(json(request.id().orElseThrow())).isEqualTo(id);
    }

    @Test
    void aRequestWithoutIdIsANotification() {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{}}").id())
                .isEmpty();
    }

    @Test
    void theOrderOfTheFieldsDoesNotMatter() {
        RpcRequest request =
                read("{\"params\":{\"x\":5},\"method\":\"m\",\"new\":[1,{}],\"id\":1,\"jsonrpc\":\"2.0\"}");

        assertThat(request.params().int32("x")).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | -32700 | null",
                "{ | -32700 | null",
                "{} {} | -32700 | null",
                "{\"jsonrpc\":\"2.0\",\"id\":01,\"method\":\"m\"} | -32700 | null",
                "[] | -32600 | null",
                "5 | -32600 | null",
                "null | -32600 | null",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"} | -32600 | null",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"} | -32600 | null",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"m\"} | -32600 | null",
                "{\"id\":4,\"method\":\"m\"} | -32600 | 4",
                "{\"jsonrpc\":\"1.0\",\"id\":4,\"method\":\"m\"} | -32600 | 4",
                "{\"jsonrpc\":2.0,\"id\":4,\"method\":\"m\"} | -32600 | 4",
                "{\"jsonrpc\":\"2.0\",\"id\":4} | -32600 | 4",
                "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":9} | -32600 | 4"
            })
    void whatIsNoRequestIsAnsweredWithItsErrorAndId(String text, int code, String id) throws IOException {
        MalformedRequestException e = catchThrowableOfType(MalformedRequestException.class, () -> read(text));

        assertThat(e.code().number()).isEqualTo(code);
        assertThat(json(e.id())).isEqualTo(id);
    }

    @Test
    void paramsThatAreNoObjectAreTheRequestsOwnFailure() {
        RpcRequest request = read("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[1]}");

        assertThatThrownBy(request::params)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_PARAMS))
                .hasMessage("params is a list of 1; allowed: an object");
    }

    @Test
    void deepJsonIsRefusedBeforeTheStackFeelsIt() {
        String deep = "{\"a\":".repeat(100_000);

        MalformedRequestException e = catchThrowableOfType(MalformedRequestException.class, () -> read(deep));

        assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR);
    }

    @Test
    void moreValuesThanAnyMessageHasAreRefused() {
        String many = "[" + "0,".repeat(Json.MAX_VALUES) + "0]";

        MalformedRequestException e = catchThrowableOfType(MalformedRequestException.class, () -> read(many));

        assertThat(e).hasMessageContaining("more than 1000000 JSON values");
    }

    @Test
    void textInAnotherEncodingIsNotJson() {
        byte[] utf16 = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}".getBytes(StandardCharsets.UTF_16BE);
        byte[] invalidUtf8 = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};

        for (byte[] bytes : new byte[][] {utf16, invalidUtf8}) {
            MalformedRequestException e = catchThrowableOfType(MalformedRequestException.class, () -> read(bytes));
            assertThat(e.code()).isEqualTo(ErrorCode.PARSE_ERROR);
        }
    }

    private static RpcRequest read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static RpcRequest read(byte[] bytes) {
        try (Frame frame = new Frame(Unpooled.copiedBuffer(bytes), bytes.length)) {
            return RpcRequest.read(frame);
        }
    }

    private static String json(RpcId id) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Json.write(out, id);
        return out.toString(StandardCharsets.UTF_8);
    }
}
