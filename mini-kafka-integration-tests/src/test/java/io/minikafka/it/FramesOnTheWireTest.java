package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.it.RawClient.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives need not be what the protocol says, nor come in one piece. */
final class FramesOnTheWireTest extends BrokerTestBase {
    private static final int MAX_FRAME = 10_000_000;
    private static final String PRODUCE = """
            {"jsonrpc":"2.0","id":7,"method":"produce","params":{"partitions":[{"topic":"orders","partition":0,"size":%d}]}}""";

    private RawClient client;

    @BeforeEach
    void brokerWithATopic() throws IOException {
        start("socket.request.max.bytes=" + MAX_FRAME);
        client = connect();
        createTopic(client, "orders", 1);
    }

    private static byte[] produceFrame() {
        byte[] batch = TestBatches.of("v");
        return RawClient.frame(utf8(PRODUCE.formatted(batch.length)), batch);
    }

    @Test
    void aFrameSplitAtAnyByteIsReadLikeAWholeOne() throws IOException {
        byte[] frame = produceFrame();
        RawClient other = connect();

        for (int split = 1; split < frame.length; split++) {
            client.write(Arrays.copyOf(frame, split));
            assertServes(other); // on the same event loop, so the first part has been read by now
            client.write(Arrays.copyOfRange(frame, split, frame.length));
            assertThat(client.read().result().at("/partitions/0/baseOffset").asInt())
                    .isEqualTo(split - 1);
        }
    }

    @Test
    void framesThatArriveTogetherAreReadOneByOne() throws IOException {
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            together.writeBytes(produceFrame());
        }
        byte[] next = produceFrame();
        together.write(next, 0, 20);

        client.write(together.toByteArray());
        for (int i = 0; i < 300; i++) {
            assertThat(client.read().result().at("/partitions/0/baseOffset").asInt())
                    .isEqualTo(i);
        }
        client.write(Arrays.copyOfRange(next, 20, next.length));

        assertThat(client.read().result().at("/partitions/0/baseOffset").asInt())
                .isEqualTo(300);
    }

    @Test
    void aConnectionThatEndsInsideAFrameLeavesNothingBehind() throws IOException {
        byte[] frame = produceFrame();

        for (int length = 0; length < frame.length; length++) {
            try (RawClient broken = new RawClient(broker().address())) {
                broken.write(Arrays.copyOf(frame, length));
                if (length % 2 == 0) {
                    broken.socket.setSoLinger(true, 0); // a reset instead of an end
                } else {
                    broken.socket.shutdownOutput();
                    assertThat(broken.isAtEnd()).isTrue();
                }
            }
        }

        assertThat(latestOffset(client, "orders", 0)).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, length is 0, 5 to 10000000",
        "-1, 1, length is -1, 5 to 10000000",
        "4, 1, length is 4, 5 to 10000000",
        "10000001, 1, length is 10000001, 5 to 10000000",
        "2147483647, 1, length is 2147483647, 5 to 10000000",
        "-2147483648, 1, length is -2147483648, 5 to 10000000",
        "100, 0, envelopeLength is 0, 1 to 96",
        "100, -5, envelopeLength is -5, 1 to 96",
        "100, 97, envelopeLength is 97, 1 to 96",
        "100, 2147483647, envelopeLength is 2147483647, 1 to 96",
        "9000000, 4194305, envelopeLength is 4194305, 1 to 4194304",
    })
    void lengthsOutOfBoundsAreAnsweredWithBothNumbersAndEndTheConnection(
            int length, int envelopeLength, String came, String allowed) throws IOException {
        long before = client.send("fetch", "{maxWaitMs:60000,partitions:[{topic:'orders',partition:0,offset:0}]}");

        client.write(
                ByteBuffer.allocate(8).putInt(length).putInt(envelopeLength).array());

        Answer error = client.await(-1);
        assertThat(error.envelope().get("id").isNull()).isTrue();
        assertThat(error.code()).isEqualTo(-32700);
        assertThat(error.message()).contains(came).contains(allowed);
        assertThat(client.await(before).result().at("/partitions/0/size").asInt())
                .isZero();
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void theErrorReachesAPeerThatIsStillSendingItsOversizedFrame() throws IOException {
        byte[] megabytes = new byte[4 << 20];

        client.write(ByteBuffer.allocate(8).putInt(200_000_000).putInt(50).array());
        client.write(megabytes);

        assertThat(client.read().message()).contains("length is 200000000").contains("5 to 10000000");
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void aLargeAnswerBeforeABrokenFrameArrivesWhole() throws IOException {
        for (int i = 0; i < 24; i++) {
            byte[] batch = TestBatches.of("x".repeat(1_000_000));
            client.write(RawClient.frame(utf8(PRODUCE.formatted(batch.length)), batch));
            client.read().result();
        }

        long fetch = client.send("fetch", "{partitions:[{topic:'orders',partition:0,offset:0,maxBytes:30000000}]}");
        client.write(new byte[8]);

        assertThat(client.await(fetch).attachment()).hasSizeGreaterThan(24_000_000);
        assertThat(client.read().code()).isEqualTo(-32700);
        assertThat(client.isAtEnd()).isTrue();
    }

    @Test
    void manyLargeAnswersBeforeABrokenFrameArriveWhole() throws IOException {
        byte[] batch = TestBatches.of("x".repeat(1_000_000));
        client.write(RawClient.frame(utf8(PRODUCE.formatted(batch.length)), batch));
        client.read().result();
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (int id = 1; id <= 40; id++) {
            together.writeBytes(RawClient.frame(utf8("{\"jsonrpc\":\"2.0\",\"id\":" + id
                    + ",\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"partitions\":"
                    + "[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}}")));
        }
        together.writeBytes(new byte[8]);

        client.write(together.toByteArray());

        for (int id = 1; id <= 40; id++) {
            assertThat(values(client.await(id).result().at("/partitions/0"))).hasSize(1);
        }
        assertThat(client.await(-1).code()).isEqualTo(-32700);
        assertThat(client.isAtEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                " ",
                "nonsense",
                "{\"jsonrpc\":\"2.0\",}",
                "{\"jsonrpc\":\"2.0\"} {}",
                "{'jsonrpc':'2.0'}",
                "{\"id\":NaN}",
                "{\"id\":01}",
                "{\"id\":\"\u0001\"}",
                "{\"id\":\"\\ud8",
                "// comment\n{}",
                "\"unterminated",
            })
    void whatIsNotJsonIsAParseErrorAndTheConnectionGoesOn(String envelope) throws IOException {
        client.write(RawClient.frame(utf8(envelope)));

        assertAnswer(client.read(), -32700);
        assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE"})
    void otherEncodingsThanUtf8AreNoJson(String charset) throws IOException {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"apiVersions\"}";

        client.write(RawClient.frame(request.getBytes(Charset.forName(charset))));

        assertAnswer(client.read(), -32700);
        assertServes(client);
    }

    @Test
    void bytesThatAreNoUtf8AreNoJson() throws IOException {
        client.write(RawClient.frame("{\"jsonrpc\":\"2.0\",\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1)));

        assertAnswer(client.read(), -32700);
        assertServes(client);
    }

    static Stream<String> hugeJson() {
        return Stream.of(
                "[".repeat(4_000_000),
                "{\"a\":".repeat(700_000),
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"metadata\",\"params\":" + "[".repeat(100) + "]".repeat(100)
                        + "}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"metadata\",\"params\":{\"x\":[" + "1,".repeat(2_000_000)
                        + "1]}}",
                "{\"jsonrpc\":\"2.0\",\"id\":" + "9".repeat(4_000_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("hugeJson")
    void deepAndEndlessJsonIsRefused(String envelope) throws IOException {
        client.write(RawClient.frame(utf8(envelope)));

        assertAnswer(client.read(), -32700);
        assertServes(client);
    }

    @Test
    void anEnvelopeOfFourMebibytesIsRead() throws IOException {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"apiVersions\",\"padding\":\"\"}";

        client.write(RawClient.frame(utf8(
                request.replace("\"\"", "\"" + "x".repeat((4 << 20) - request.length()) + "\""))));

        assertThat(client.read().result().get("protocol").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "null",
                "\"text\"",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"apiVersions\"}]",
                "{}",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"apiVersions\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"apiVersions\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"apiVersions\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":[1],\"method\":\"apiVersions\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"apiVersions\"}",
                "{\"method\":\"apiVersions\"}",
            })
    void whatIsNoRequestIsAnsweredWithoutAnId(String envelope) throws IOException {
        client.write(RawClient.frame(utf8(envelope)));

        Answer answer = client.read();
        assertAnswer(answer, -32600);
        assertThat(answer.envelope().get("id").isNull()).isTrue();
        assertServes(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":9,\"method\":\"apiVersions\"} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"1.0\",\"id\":9,\"method\":\"apiVersions\"} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":2.0,\"id\":9,\"method\":\"apiVersions\"} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":9} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":4} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":null} | -32600 | INVALID_REQUEST",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"\"} | -32601 | METHOD_NOT_FOUND",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"Fetch\"} | -32601 | METHOD_NOT_FOUND",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"fetch\",\"params\":[]} | -32602 | INVALID_PARAMS",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"fetch\",\"params\":\"x\"} | -32602 | INVALID_PARAMS",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"fetch\"} | -32602 | INVALID_PARAMS",
                "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"fetch\",\"params\":null} | -32602 | INVALID_PARAMS",
            })
    void anOddRequestIsAnsweredUnderItsId(String envelope, int code, String name) throws IOException {
        client.write(RawClient.frame(utf8(envelope)));

        Answer answer = client.read();
        assertAnswer(answer, code);
        assertThat(answer.envelope().get("id").asInt()).isEqualTo(9);
        assertThat(answer.envelope().at("/error/data/error").asText()).isEqualTo(name);
        assertThat(answer.envelope().at("/error/data/retriable").isBoolean()).isTrue();
        assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "9223372036854775807",
                "123456789012345678901234567890",
                "-99999999999999999999",
                "\"\"",
                "\"a \\\"b\\\" \\u0000 ü\"",
            })
    void theIdComesBackAsItWas(String id) throws IOException {
        for (String method : new String[] {"apiVersions", "none"}) {
            String request = "{\"method\":\"" + method + "\",\"id\":" + id + ",\"jsonrpc\":\"2.0\"}";
            client.write(RawClient.frame(utf8(request)));

            assertThat(client.read().envelope().get("id")).isEqualTo(RawClient.JSON.readTree(id));
        }
    }

    @Test
    void aNotificationTakesEffectAndIsNeverAnswered() throws IOException {
        String record = "{\"topic\":\"orders\",\"partition\":0,\"records\":[{\"value\":\"told\"}]}";
        for (String notification : new String[] {
            "\"method\":\"produce\",\"params\":{\"partitions\":[" + record + "]}",
            "\"method\":\"produce\",\"params\":{\"partitions\":5}",
            "\"method\":\"produce\",\"params\":[1,2]",
            "\"method\":\"noSuchMethod\"",
            "\"method\":\"metadata\"",
            "\"method\":\"fetch\",\"params\":{\"maxWaitMs\":1,\"partitions\":"
                    + "[{\"topic\":\"orders\",\"partition\":0,\"offset\":1}]}",
        }) {
            client.write(RawClient.frame(utf8("{\"jsonrpc\":\"2.0\"," + notification + "}")));
        }

        long id = client.send("listGroups", "{}");
        assertThat(client.read().envelope().get("id").asLong()).isEqualTo(id);
        Answer fetched = client.call(
                "fetch",
                "{maxWaitMs:300,minBytes:100000,format:'json',"
                        + "partitions:[{topic:'orders',partition:0,offset:0}]}");
        assertThat(values(fetched.result().at("/partitions/0"))).containsExactly("told");
    }

    @Test
    void fieldsThatNobodyKnowsAreIgnored() throws IOException {
        client.write(RawClient.frame(utf8("""
                                {"jsonrpc":"2.0","trace":[1,{"a":null}],"id":1,"method":"produce","params":{"new":{},"partitions":[
                                {"topic":"orders","partition":0,"new":1.5,"records":[{"value":"v","new":[]}]}]}}""")));

        assertThat(client.read().result().at("/partitions/0/count").asInt()).isEqualTo(1);
    }

    @Test
    void anAttachmentThatNobodyAskedForIsRefused() throws IOException {
        Answer answer = client.call("metadata", "{}", (byte) 1, (byte) 2);

        assertAnswer(answer, -32602);
        assertThat(answer.message()).contains("metadata").contains("2 bytes").contains("none");
        assertServes(client);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99, 101, 5000})
    void sizesThatDoNotAddUpAreRefusedAndNothingIsWritten(int attachmentBytes) throws IOException {
        String params = "{partitions:[{topic:'orders',partition:0,size:60},{topic:'orders',partition:0,size:40}]}";

        Answer answer = client.call("produce", params, new byte[attachmentBytes]);

        assertAnswer(answer, -32602);
        assertThat(answer.message()).contains("100 bytes").contains(" " + attachmentBytes);
        assertThat(latestOffset(client, "orders", 0)).isZero();
    }

    @Test
    void sizesThatWouldOverflowAreRefused() throws IOException {
        String element = "{topic:'orders',partition:0,size:2147483647}";

        Answer answer = client.call("produce", "{partitions:[" + element + "," + element + "," + element + "]}");

        assertAnswer(answer, -32602);
        assertThat(answer.message()).contains("6442450941");
    }

    private static void assertAnswer(Answer answer, int code) {
        assertThat(answer.envelope().get("jsonrpc").asText()).isEqualTo("2.0");
        assertThat(answer.envelope().has("result")).isFalse();
        assertThat(answer.code()).as(answer.envelope().toString()).isEqualTo(code);
        assertThat(answer.message()).isNotEmpty();
    }
}
