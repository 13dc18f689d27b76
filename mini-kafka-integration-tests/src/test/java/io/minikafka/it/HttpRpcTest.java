package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.it.RawHttp.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code POST /rpc}: the protocol's methods for whoever has an HTTP client. */
final class HttpRpcTest extends HttpTestBase {
    private static final String JSON = "application/json";

    private RawHttp http;

    @BeforeEach
    void brokerWithATopic() throws IOException {
        start();
        createTopic(connect(), "orders", 1);
        http = http();
    }

    @Test
    void whatIsWrittenOverHttpIsReadOverTcpAndBack() throws IOException {
        JsonNode written = http.rpc("produce", "{partitions:[{topic:'orders',records:[{key:'ann',value:'tea'}]}]}");
        produceJson(connect(), "orders", 0, "coffee");

        JsonNode fetched = http.rpc("fetch", "{format:'json',partitions:[{topic:'orders',partition:0,offset:0}]}");

        assertThat(written.at("/result/partitions/0/baseOffset").asInt()).isZero();
        assertThat(values(fetched.at("/result/partitions/0"))).containsExactly("tea", "coffee");
        assertThat(values(fetchJson(connect(), "orders", 0, 0))).containsExactly("tea", "coffee");
    }

    @ParameterizedTest
    @EnumSource(ApiMethod.class)
    void eachMethodIsServedAsOverTcp(ApiMethod method) throws IOException {
        JsonNode overTcp = connect().call(method.wireName(), "{}").envelope();

        JsonNode overHttp = http.rpc(method.wireName(), "{}");

        assertThat(overHttp.has("result")).isEqualTo(overTcp.has("result"));
        assertThat(overHttp.at("/error/code")).isEqualTo(overTcp.at("/error/code"));
    }

    @Test
    void anErrorOfTheProtocolIsAnAnswerAndOnlyWhatIsNotJsonIsABadRequest() throws IOException {
        Response unknown = http.post("/rpc", JSON, "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"nothing\"}");
        Response notARequest = http.post("/rpc", JSON, "{\"id\":7}");
        Response notJson = http.post("/rpc", JSON, "{\"id\":7");
        Response empty = http.post("/rpc", JSON, "");

        assertThat(unknown.status()).isEqualTo(200);
        assertThat(unknown.json().at("/error/code").asInt()).isEqualTo(-32601);
        assertThat(unknown.json().at("/id").asText()).isEqualTo("a");
        assertThat(notARequest.status()).isEqualTo(200);
        assertThat(notARequest.json().at("/error/code").asInt()).isEqualTo(-32600);
        assertThat(notJson.status()).isEqualTo(400);
        assertThat(notJson.json().at("/error/code").asInt()).isEqualTo(-32700);
        assertThat(empty.status()).isEqualTo(400);
    }

    @Test
    void aNotificationTakesEffectAndHasNoAnswer() throws IOException {
        Response answer = http.post(
                "/rpc",
                "application/json; charset=utf-8",
                "{\"jsonrpc\":\"2.0\",\"method\":\"produce\",\"params\":{\"acks\":0,\"partitions\":[{\"topic\":\"orders\","
                        + "\"records\":[{\"value\":\"tea\"}]}]}}");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(values(fetchJson(connect(), "orders", 0, 0))).containsExactly("tea");
        assertThat(http.post("/rpc", JSON, "{\"jsonrpc\":\"2.0\",\"method\":\"nothing\"}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void whatWouldNeedAnAttachmentIsRefusedSayingWhatToAskForInstead() throws IOException {
        JsonNode fetch = http.rpc("fetch", "{partitions:[{topic:'orders',partition:0,offset:0}]}");
        JsonNode produce = http.rpc("produce", "{partitions:[{topic:'orders',partition:0,size:70}]}");

        assertThat(fetch.at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(fetch.at("/error/message").asText()).contains("params.format", "allowed over HTTP: \"json\"");
        assertThat(produce.at("/error/code").asInt()).isEqualTo(-32602);
        assertThat(produce.at("/error/message").asText())
                .contains("params.partitions[0]", "allowed over HTTP: records");
    }

    @Test
    void otherTypesThanJsonAreRefusedSinceAnyPageMaySendThem() throws IOException {
        for (String type :
                new String[] {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""}) {
            try (RawHttp one = new RawHttp(broker().address())) {
                Response answer = one.post("/rpc", type, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"apiVersions\"}");

                assertThat(answer.status()).as(type).isEqualTo(415);
                assertThat(answer.message()).contains("\"" + type + "\"", "allowed: application/json");
            }
        }
    }

    @Test
    void requestsThatAreSentTogetherAreAnsweredInTheirOrder() throws IOException {
        StringBuilder together = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            int waitMs = i % 200 == 0 ? 20 : 0;
            together.append(http.posted(
                    "/rpc",
                    JSON,
                    "{\"jsonrpc\":\"2.0\",\"id\":" + i
                            + ",\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"maxWaitMs\":" + waitMs
                            + ",\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}}"));
        }

        http.send(together.toString());

        for (int i = 0; i < 1000; i++) {
            assertThat(http.read().json().get("id").asInt()).isEqualTo(i);
        }
    }

    @Test
    void aRequestThatComesByteByByteIsServed() throws IOException {
        String request = http.posted("/rpc", JSON, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"apiVersions\"}");
        RawClient other = connect();

        for (int i = 0; i < request.length(); i++) {
            http.send(request.substring(i, i + 1));
            assertServes(other); // on the same event loop, so the byte has been read by now
        }

        assertThat(http.read().json().get("id").asInt()).isEqualTo(5);
    }

    @Test
    void aFetchThatWaitsIsAnsweredByWhatArrivesAndHoldsUpNobody() throws IOException {
        http.send(http.posted(
                "/rpc",
                JSON,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"maxWaitMs\":60000,"
                        + "\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}}"));
        RawHttp other = http(); // on the only event loop there is

        assertThat(other.get("/health/live").status()).isEqualTo(200);
        assertThat(other.rpc("produce", "{partitions:[{topic:'orders',records:[{value:'tea'}]}]}")
                        .has("result"))
                .isTrue();

        assertThat(values(http.read().json().at("/result/partitions/0"))).containsExactly("tea");
    }

    @Test
    void javasClientWhichAsksForHttp2FirstIsServed() throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + http.host() + "/rpc"))
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"apiVersions\"}"))
                .build();

        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(RawClient.JSON
                            .readTree(answer.body())
                            .at("/result/brokerId")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void aBrokerThatStopsAnswersWhatWaits() throws IOException {
        http.send(http.posted(
                "/rpc",
                JSON,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"maxWaitMs\":600000,"
                        + "\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0}]}}"));
        RawHttp other = http();
        assertThat(other.get("/health/live").status()).isEqualTo(200); // so the fetch has been read

        broker().close();

        Response answer = http.read();
        assertThat(values(answer.json().at("/result/partitions/0"))).isEmpty();
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(http.isAtEnd()).isTrue();
        assertThat(other.isAtEnd()).isTrue();
        start();
    }
}
