package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.it.RawHttp.Response;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What HTTP takes at most, and what is said beyond it: the status, what came, the bound, and the setting's name. */
final class HttpLimitsTest extends HttpTestBase {
    private static final String JSON = "application/json";

    @Test
    void aHeaderThatIsTooLongIsRefusedAndTheConnectionClosed() throws IOException {
        start("http.max.header.bytes=1000");
        RawHttp http = http();

        assertThat(http.get("/health/live", "X-Long: " + "x".repeat(500)).status())
                .isEqualTo(200);
        Response tooLong = http.get("/health/live", "X-Long: " + "x".repeat(1000));

        assertThat(tooLong.status()).isEqualTo(431);
        assertThat(tooLong.message()).contains("more than 1000 bytes", "http.max.header.bytes");
        assertThat(tooLong.header("Connection")).isEqualTo("close");
        assertThat(http.isAtEnd()).isTrue();
    }

    @Test
    void aTargetThatIsTooLongIsRefused() throws IOException {
        start("http.max.header.bytes=1000");
        RawHttp http = http();

        Response tooLong = http.get("/" + "x".repeat(1000));

        assertThat(tooLong.status()).isEqualTo(414);
        assertThat(tooLong.message()).contains("more than 1000 bytes", "http.max.header.bytes");
        assertThat(http.isAtEnd()).isTrue();
    }

    @Test
    void aBodyThatIsTooLongIsRefusedBeforeItIsSentWhereItsLengthIsAnnounced() throws IOException {
        start("http.max.body.bytes=2000");
        RawHttp http = http();

        http.send(http.head("POST", "/rpc", "Content-Type: " + JSON, "Content-Length: 2001") + "\r\n");

        Response tooLarge = http.read();
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.message()).contains("is 2001 bytes", "allowed: 2000", "http.max.body.bytes");
        assertThat(http.isAtEnd()).isTrue();
    }

    @Test
    void aBodyInChunksIsRefusedWhenItIsTooLong() throws IOException {
        start("http.max.body.bytes=2000");
        RawHttp http = http();
        http.send(http.head("POST", "/rpc", "Content-Type: " + JSON, "Transfer-Encoding: chunked") + "\r\n");

        String chunk = "64\r\n" + " ".repeat(100) + "\r\n";
        http.send(chunk.repeat(21));

        Response tooLarge = http.read();
        assertThat(tooLarge.status()).isEqualTo(413);
        assertThat(tooLarge.message()).contains("more than 2000 bytes", "http.max.body.bytes");
        http.send(chunk.repeat(1000)); // what is sent behind is read and dropped, or the answer might be lost
        assertThat(http.isAtEnd()).isTrue();
    }

    @Test
    void aBodyOfManyTinyChunksIsPutTogether() throws IOException {
        start();
        RawHttp http = http();
        String request = "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"apiVersions\"}";
        StringBuilder chunked = new StringBuilder(
                http.head("POST", "/rpc", "Content-Type: " + JSON, "Transfer-Encoding: chunked") + "\r\n");
        request.chars().forEach(c -> chunked.append("1\r\n").append((char) c).append("\r\n"));

        http.send(chunked + "0\r\n\r\n");

        assertThat(http.read().json().get("id").asInt()).isEqualTo(9);
    }

    @Test
    void whoAsksFirstIsToldToGoOnOrNot() throws IOException {
        start("http.max.body.bytes=2000");
        RawHttp http = http();
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"apiVersions\"}";

        http.send(http.head(
                        "POST",
                        "/rpc",
                        "Content-Type: " + JSON,
                        "Expect: 100-continue",
                        "Content-Length: " + body.length())
                + "\r\n");
        assertThat(http.read().status()).isEqualTo(100);
        http.send(body);
        assertThat(http.read().status()).isEqualTo(200);

        http.send(http.head("POST", "/rpc", "Content-Type: " + JSON, "Expect: 100-continue", "Content-Length: 2001")
                + "\r\n");
        assertThat(http.read().status()).isEqualTo(413);
    }

    @Test
    void aRequestThatIsNotThereInTimeIsAnsweredAndTheConnectionClosed() throws IOException {
        start("http.request.timeout.ms=300");
        RawHttp halfHeader = http();
        RawHttp halfBody = http();
        RawHttp secondHalf = http();

        halfHeader.send("GET /health/live HTTP/1.1\r\nHos");
        halfBody.send(halfBody.head("POST", "/rpc", "Content-Type: " + JSON, "Content-Length: 10") + "\r\n{}");
        assertThat(secondHalf.get("/health/live").status()).isEqualTo(200);
        secondHalf.send("GET /hea");

        for (RawHttp slow : new RawHttp[] {halfHeader, halfBody, secondHalf}) {
            Response answer = slow.read();
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.message()).contains("300 ms", "http.request.timeout.ms");
            assertThat(slow.isAtEnd()).isTrue();
        }
    }

    @Test
    void halfARequestBehindOneThatWaitsHasItsTimeToo() throws IOException {
        start("http.request.timeout.ms=300");
        RawHttp http = http();
        String fetch =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"maxWaitMs\":600,"
                        + "\"partitions\":[{\"topic\":\"__consumer_offsets\",\"partition\":0,\"offset\":0}]}}";

        http.send(http.posted("/rpc", JSON, fetch));
        assertThat(http().get("/health/live").status()).isEqualTo(200); // so the fetch waits
        http.send("GET /hea");

        assertThat(http.read().status()).isEqualTo(200);
        assertThat(http.read().status()).isEqualTo(408);
    }

    @Test
    void halfARequestThatCameTogetherWithAWholeOneHasItsTimeToo() throws IOException {
        start("http.request.timeout.ms=300");
        RawHttp http = http();

        http.send(http.head("GET", "/health/live") + "\r\n"
                + http.head("POST", "/rpc", "Content-Type: " + JSON, "Content-Length: 10") + "\r\n{}");

        assertThat(http.read().status()).isEqualTo(200);
        assertThat(http.read().status()).isEqualTo(408);
        assertThat(http.isAtEnd()).isTrue();
    }

    @Test
    void anAnswerThatIsOnItsWayArrivesThoughTheBrokerStops() throws IOException {
        start();
        RawClient client = connect();
        createTopic(client, "orders", 1);
        byte[] batch = TestBatches.of("\u0001".repeat(900_000)); // six characters each in JSON
        for (int i = 0; i < 10; i++) {
            client.call("produce", "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}", batch);
        }
        RawHttp slow = http(1 << 14);
        slow.send(slow.posted(
                "/rpc",
                JSON,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\","
                        + "\"maxBytes\":20000000,\"partitions\":[{\"topic\":\"orders\",\"partition\":0,\"offset\":0,"
                        + "\"maxBytes\":20000000}]}}"));
        int length = Integer.parseInt(slow.readHead().header("Content-Length"));

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(broker()::close);
        await().until(() -> !isListening());

        assertThat(slow.readAll().length).isEqualTo(length).isGreaterThan(10_000_000);
        stopped.join();
        start();
    }

    private boolean isListening() {
        try (Socket probe = new Socket()) {
            probe.connect(broker().address(), 10_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aConnectionOnWhichNothingIsSaidIsClosedWhateverItWasToBecome() throws IOException {
        start("connections.max.idle.ms=300");
        RawHttp silent = http();
        RawHttp halfWord = http();
        RawHttp halfBody = http();
        RawHttp betweenRequests = http();

        halfWord.send("GE");
        halfBody.send(halfBody.head("POST", "/rpc", "Content-Type: " + JSON, "Content-Length: 10") + "\r\n{}");
        assertThat(betweenRequests.get("/health/live").status()).isEqualTo(200);

        assertThat(silent.isAtEnd()).isTrue();
        assertThat(halfWord.isAtEnd()).isTrue();
        assertThat(halfBody.isAtEnd()).isTrue();
        assertThat(betweenRequests.isAtEnd()).isTrue();
    }

    @Test
    void aWaitingFetchAndAStreamOutliveTheTimeThatSilenceHas() throws IOException {
        start("connections.max.idle.ms=200", "http.stream.heartbeat.ms=2000", "http.request.timeout.ms=100");
        createTopic(connect(), "orders", 1);
        RawHttp stream = http();
        stream.send(stream.head("GET", "/topics/orders/stream") + "\r\n");
        stream.readHead();
        stream.readEvent();

        String waiting = "{format:'json',maxWaitMs:800,partitions:[{topic:'orders',partition:0,offset:0}]}";
        assertThat(http().rpc("fetch", waiting).has("result")).isTrue();

        http().rpc("produce", "{partitions:[{topic:'orders',records:[{value:'tea'}]}]}");
        assertThat(stream.readRecord().json().get("value").asText()).isEqualTo("tea");
    }

    @Test
    void aClientThatGoesEndsItsWaitingFetch() throws IOException {
        start("max.connections=1");

        for (int i = 0; i < 3; i++) {
            await().ignoreExceptions()
                    .untilAsserted(
                            () -> { // the one before has to be over
                                try (RawHttp waiting = new RawHttp(broker().address())) {
                                    assertThat(waiting.get("/health/live").status())
                                            .isEqualTo(200);
                                    waiting.send(waiting.posted(
                                            "/rpc",
                                            JSON,
                                            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\","
                                                    + "\"maxWaitMs\":600000,\"partitions\":[{\"topic\":\"__consumer_offsets\","
                                                    + "\"partition\":0,\"offset\":0}]}}"));
                                }
                            });
        }
        awaitPlace();
    }

    /** Until the connection before has ended, the next one is closed at once. */
    private void awaitPlace() {
        await().ignoreExceptions().untilAsserted(() -> {
            try (RawHttp next = new RawHttp(broker().address())) {
                assertThat(next.get("/health/live").status()).isEqualTo(200);
            }
        });
        await().ignoreExceptions().until(() -> {
            try (RawClient next = new RawClient(broker().address())) {
                return next.call("apiVersions", "{}").envelope().has("result");
            }
        });
    }
}
