package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.common.record.Compression;
import io.minikafka.it.RawHttp.Event;
import io.minikafka.it.RawHttp.Response;
import io.netty.util.internal.PlatformDependent;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /topics/{t}/stream}: records as server-sent events. */
final class HttpStreamTest extends HttpTestBase {
    private static final String TO_END = "&follow=false";

    private RawClient client;

    private void startWithTopic(int partitions, String... settings) throws IOException {
        start(settings);
        client = connect();
        createTopic(client, "orders", partitions);
    }

    private RawHttp stream(String query, String... headers) throws IOException {
        RawHttp http = http();
        Response head = begin(http, query, headers);
        assertThat(head.status()).as(head.toString()).isEqualTo(200);
        return http;
    }

    private static Response begin(RawHttp http, String query, String... headers) throws IOException {
        http.send(http.head("GET", "/topics/orders/stream?" + query, headers) + "\r\n");
        Response head = http.readHead();
        if (head.status() == 200) {
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
            assertThat(head.header("Cache-Control")).isEqualTo("no-store");
        }
        return head;
    }

    /** Values up to the event {@code end}, which comes last. */
    private static List<String> valuesToEnd(RawHttp http, List<Event> others) throws IOException {
        List<String> values = new ArrayList<>();
        while (true) {
            Event event = http.readEvent();
            if (event.type().isEmpty() && !event.data().isEmpty()) {
                values.add(event.json().get("value").asText());
            } else {
                others.add(event);
            }
            if (event.type().equals("end")) {
                return values;
            }
        }
    }

    private List<String> values(String query, String... headers) throws IOException {
        return valuesToEnd(stream(query, headers), new ArrayList<>());
    }

    private void produce(int partition, String... values) throws IOException {
        for (String value : values) {
            produceJson(client, "orders", partition, value);
        }
    }

    @Test
    void aRecordIsAnEventWithItsPlaceAsId() throws IOException {
        startWithTopic(1);
        RawHttp http = http();
        http.rpc(
                "produce",
                "{partitions:[{topic:'orders',records:[{key:'ann',value:'<script>\\n\u00e4',timestamp:5,"
                        + "headers:[{key:'h',value:{base64:'/w=='}}]},{value:null,timestamp:6}]}]}");
        RawHttp stream = stream("partition=0&from=earliest");

        Event beginning = stream.readEvent();
        Event first = stream.readEvent();
        Event second = stream.readEvent();

        assertThat(beginning.id()).isEqualTo("0:-1");
        assertThat(beginning.data()).isEmpty();
        assertThat(first.id()).isEqualTo("0:0");
        assertThat(first.json())
                .isEqualTo(
                        RawClient.JSON.readTree("{partition:0,offset:0,timestamp:5,key:'ann',value:'<script>\\n\u00e4',"
                                + "headers:[{key:'h',value:{base64:'/w=='}}]}"));
        assertThat(second.id()).isEqualTo("0:1");
        assertThat(second.json())
                .isEqualTo(
                        RawClient.JSON.readTree("{partition:0,offset:1,timestamp:6,key:null,value:null,headers:[]}"));
    }

    @Test
    void whatIsWrittenLaterComesAtOnceFromAllPartitions() throws IOException {
        startWithTopic(3);
        produce(1, "before");
        RawHttp stream = stream("");
        assertThat(stream.readEvent().id()).isEqualTo("0:-1,1:0,2:-1");

        for (int i = 0; i < 30; i++) {
            produce(i % 3, "v" + i);

            JsonNode record = stream.readRecord().json();
            assertThat(record.get("value").asText()).isEqualTo("v" + i);
            assertThat(record.get("partition").asInt()).isEqualTo(i % 3);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "from=earliest, a b c d",
        "from=latest, ''",
        "from=2, c d",
        "from=99, ''",
        "from=earliest&until=2, a b",
        "from=1&until=3, b c",
        "from=1970-01-01T00:00:02Z, b c d",
        "from=1970-01-01T00:00:02.500Z, c d",
        "from=1970-01-01T01:00:00Z, ''",
        "from=earliest&until=1970-01-01T00:00:03Z, a b",
        "from=earliest&limit=3, a b c",
        "from=earliest&filter=c, c",
    })
    void aStreamBeginsAndEndsWhereItIsToldTo(String query, String values) throws IOException {
        startWithTopic(1);
        http().rpc(
                        "produce",
                        "{partitions:[{topic:'orders',records:[{value:'a',timestamp:1000},{value:'b',timestamp:2000},"
                                + "{value:'c',timestamp:3000},{value:'d',timestamp:4000}]}]}");

        assertThat(String.join(" ", values(query + TO_END))).isEqualTo(values);
    }

    @Test
    void aStreamWithAnEndYetToComeWaitsForIt() throws IOException {
        startWithTopic(1);
        RawHttp stream = stream("from=earliest&until=2");

        produce(0, "a", "b", "c");

        List<Event> others = new ArrayList<>();
        assertThat(valuesToEnd(stream, others)).containsExactly("a", "b");
        JsonNode end = others.get(others.size() - 1).json();
        assertThat(end.get("reason").asText()).isEqualTo("end");
        assertThatThrownBy(stream::readEvent).isInstanceOf(EOFException.class).hasMessage("the answer ends");
        assertThat(stream.get("/health/live").status())
                .as("the connection goes on")
                .isEqualTo(200);
    }

    @Test
    void whoComesBackGoesOnWhereHeWas() throws IOException {
        startWithTopic(2);
        produce(0, "a0", "a1");
        produce(1, "b0");
        RawHttp stream = stream("from=earliest");
        String id = "";
        for (int i = 0; i < 3; i++) {
            id = stream.readRecord().id();
        }
        stream.close();
        produce(0, "a2");
        produce(1, "b1");

        assertThat(id).isEqualTo("0:1,1:0");
        assertThat(values("from=latest" + TO_END, "Last-Event-ID: " + id)).containsExactlyInAnyOrder("a2", "b1");
        RawHttp done = http();
        assertThat(begin(done, "from=latest" + TO_END, "Last-Event-ID: 0:2,1:1").status())
                .as("there is nothing to come back for")
                .isEqualTo(204);
    }

    @Test
    void whoComesBackTooLateIsToldWhatIsGone() throws IOException {
        startWithTopic(1);
        produce(0, "a", "b", "c", "d");
        client.call("deleteRecords", "{partitions:[{topic:'orders',partition:0,offset:3}]}");

        RawHttp stream = stream("from=latest" + TO_END, "Last-Event-ID: 0:0");
        List<Event> others = new ArrayList<>();

        assertThat(valuesToEnd(stream, others)).containsExactly("d");
        assertThat(others.get(1).type()).isEqualTo("gap");
        assertThat(others.get(1).json()).isEqualTo(RawClient.JSON.readTree("{partition:0,from:1,to:3}"));
    }

    @Test
    void aSearchLooksIntoKeyValueAndHeadersAndSaysHowFarItIs() throws IOException {
        startWithTopic(1);
        http().rpc(
                        "produce",
                        "{partitions:[{topic:'orders',records:[{key:'a needle',value:'1'},{value:'2 needle'},"
                                + "{value:'3',headers:[{key:'needle',value:'x'}]},{value:'4',headers:[{key:'h',value:'need'},"
                                + "{key:'i',value:'the needle'}]},{value:'Needle'},{key:'need',value:'le'},"
                                + "{value:{base64:'/25lZWRsZQ=='}}]}]}");
        RawHttp stream = stream("from=earliest&filter=needle" + TO_END);

        List<Event> others = new ArrayList<>();
        List<String> found = valuesToEnd(stream, others);

        assertThat(found).hasSize(5).startsWith("1", "2 needle", "3", "4");
        JsonNode end = others.get(others.size() - 1).json();
        assertThat(end.get("scanned").asInt()).isEqualTo(7);
        assertThat(end.get("matched").asInt()).isEqualTo(5);
        assertThat(end.at("/partitions/0")).isEqualTo(RawClient.JSON.readTree("{partition:0,offset:7,end:7}"));
    }

    @Test
    void aLongSearchTellsItsProgressAndHoldsUpNobody() throws IOException {
        startWithTopic(1);
        byte[] batch = TestBatches.of(Compression.GZIP, "x".repeat(900_000));
        for (int i = 0; i < 600; i++) {
            client.call("produce", "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}", batch);
        }
        RawHttp stream = stream("from=earliest&filter=" + "y".repeat(3) + TO_END);
        List<Event> others = new ArrayList<>();
        RawHttp other = http(); // on the only event loop there is

        CompletableFuture<List<String>> search = CompletableFuture.supplyAsync(() -> {
            try {
                return valuesToEnd(stream, others);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        int served = 0;
        while (!search.isDone()) {
            assertThat(other.rpc("apiVersions", "{}").has("result")).isTrue();
            served++;
        }

        assertThat(search.join()).isEmpty();
        // Each slice of the search is followed by a turn of the others: with hundreds of slices these are many.
        assertThat(served).isGreaterThan(25);
        assertThat(others.get(others.size() - 1).json().get("scanned").asInt()).isEqualTo(600);
    }

    @Test
    void aRecordThatIsTooLongForAnEventIsToldOfWithoutItsContent() throws IOException {
        startWithTopic(1);
        byte[] batch = TestBatches.of(Compression.GZIP, "x".repeat(2_000_000), "short");
        client.call("produce", "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}", batch);
        RawHttp stream = stream("from=earliest");

        JsonNode tooLong = stream.readRecord().json();
        JsonNode next = stream.readRecord().json();

        assertThat(tooLong.get("truncated").asBoolean()).isTrue();
        assertThat(tooLong.get("size").asInt()).isBetween(2_000_000, 2_000_100);
        assertThat(tooLong.get("offset").asInt()).isZero();
        assertThat(tooLong.get("value").isNull()).isTrue();
        assertThat(tooLong.get("headers")).isEmpty();
        assertThat(next.get("value").asText()).isEqualTo("short");
        assertThat(next.has("truncated")).isFalse();
        assertThat(next.has("size")).isFalse();
        assertThat(values("from=earliest&filter=xxxxx" + TO_END))
                .as("found all the same")
                .hasSize(1);
    }

    @Test
    void whatAStreamSendsCountsForItsTopicAsWhatAFetchSendsDoes() throws IOException {
        startWithTopic(1);
        produce(0, "a");
        byte[] batch = TestBatches.of("b", "c", "needle");
        client.call("produce", "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}", batch);

        assertThat(values("from=1" + TO_END)).containsExactly("b", "c", "needle");
        assertThat(values("from=earliest&filter=needle" + TO_END)).containsExactly("needle");

        assertThat(http().get("/metrics").body())
                .contains("minikafka_topic_sent_records_total{topic=\"orders\"} 4.0\n")
                .contains("minikafka_topic_sent_bytes_total{topic=\"orders\"} " + 2 * batch.length + ".0\n");
    }

    @Test
    void aStreamWhoseIdWouldNotFitIntoAHeaderIsRefused() throws IOException {
        startWithTopic(30, "http.max.header.bytes=400");

        Response refused = http().get("/topics/orders/stream");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains("30 partitions", "510 bytes", "allowed: 300", "http.max.header.bytes", "one partition");
        assertThat(stream("partition=29").readEvent().id()).isEqualTo("29:-1");
    }

    @Test
    void anAnswerWithoutAStreamKeepsNoPlace() throws IOException {
        startWithTopic(1, "http.max.streams=1");
        RawHttp http = http();
        for (int i = 0; i < 3; i++) {
            assertThat(http.exchange("HEAD", "/topics/orders/stream").status()).isEqualTo(200);
            assertThat(begin(http, TO_END.substring(1), "Last-Event-ID: 0:-1").status())
                    .isEqualTo(204);
            assertThat(http.get("/topics/orders/stream?partition=7").status()).isEqualTo(404);
        }

        assertThat(stream("").readEvent().id()).isEqualTo("0:-1");
    }

    @Test
    void aSearchThatFollowsSaysWhereItIsSoThatItNeedNotBeginAgain() throws IOException {
        startWithTopic(1);
        produce(0, "a", "b");
        RawHttp stream = stream("from=earliest&filter=needle");

        stream.readEvent();
        Event progress = stream.readEvent();
        assertThat(progress.type()).isEqualTo("progress");
        assertThat(progress.id()).isEqualTo("0:1");
        assertThat(progress.json().get("scanned").asInt()).isEqualTo(2);

        produce(0, "c", "the needle");
        assertThat(stream.readRecord().id()).isEqualTo("0:3");
    }

    @Test
    void aClientThatDoesNotReadIsWaitedForWithLittleInMemory() throws IOException {
        startWithTopic(1);
        byte[] batch = TestBatches.of(Compression.GZIP, "x".repeat(900_000)); // under 1 KB on disk, 1 MB in an event
        for (int i = 0; i < 40; i++) {
            client.call("produce", "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}", batch);
        }
        RawHttp slow = http(1 << 14);
        long before = usedBytes();
        assertThat(begin(slow, "from=earliest" + TO_END).status()).isEqualTo(200);

        assertThat(http().get("/health/live").status()).isEqualTo(200);
        await().during(Duration.ofMillis(300)).until(() -> usedBytes() - before < 20_000_000);

        assertThat(valuesToEnd(slow, new ArrayList<>())).hasSize(40);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory()
                - Runtime.getRuntime().freeMemory()
                + PlatformDependent.usedDirectMemory();
    }

    @Test
    void thereAreSoManyStreamsAndPlacesBecomeFreeHoweverTheyEnd() throws IOException {
        startWithTopic(1, "http.max.streams=2", "http.stream.heartbeat.ms=20");
        produce(0, "a");
        for (int round = 0; round < 4; round++) {
            List<RawHttp> open = new ArrayList<>();
            await().untilAsserted(
                            () -> { // those of the round before have to be over
                                while (open.size() < 2) {
                                    RawHttp http = http();
                                    assertThat(begin(http, "from=earliest").status())
                                            .isEqualTo(200);
                                    open.add(http);
                                }
                            });
            assertThat(open.get(0).readRecord().json().get("value").asText()).isEqualTo("a");

            Response refused = http().get("/topics/orders/stream");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.message()).contains("2 streams", "allowed: 2", "http.max.streams");

            open.get(0).socket.setSoLinger(true, round % 2); // a reset, or an end
            open.get(0).close();
            open.get(1).close();
        }
        for (int i = 0; i < 10; i++) { // nor do those that end by themselves keep a place
            await().untilAsserted(() ->
                    assertThat(begin(http(), "from=earliest" + TO_END).status()).isEqualTo(200));
        }
    }

    @Test
    void aStreamWithNothingToSaySaysThatItIsThere() throws IOException {
        startWithTopic(1, "http.stream.heartbeat.ms=50");
        RawHttp stream = stream("");
        stream.readEvent();

        assertThat(stream.readEvent().comment()).isEqualTo("still here");
        assertThat(stream.readEvent().comment()).isEqualTo("still here");
    }

    @Test
    void aStreamOfATopicThatIsDeletedEndsSayingSo() throws IOException {
        startWithTopic(1);
        RawHttp stream = stream("");
        stream.readEvent();

        client.call("deleteTopics", "{topics:['orders']}");

        Event failed = stream.readEvent();
        assertThat(failed.type()).isEqualTo("failed");
        assertThat(failed.json().get("code").asInt()).isEqualTo(3);
        assertThatThrownBy(stream::readEvent).isInstanceOf(EOFException.class);
    }

    @Test
    void aBrokerThatStopsEndsItsStreamsSoThatTheyAreResumedElsewhen() throws IOException {
        startWithTopic(1);
        RawHttp stream = stream("");
        stream.readEvent();

        broker().close();

        assertThatThrownBy(stream::readEvent).isInstanceOf(EOFException.class).hasMessage("the answer ends");
        start();
    }

    @Test
    void aClientOfHttp10ReadsToTheEndOfTheConnection() throws IOException {
        startWithTopic(1);
        produce(0, "a");
        RawHttp http = http();

        http.send("GET /topics/orders/stream?from=earliest&follow=false HTTP/1.0\r\n\r\n");

        assertThat(http.readHead().header("Transfer-Encoding")).isEmpty();
        assertThat(new String(http.readAll(), StandardCharsets.UTF_8))
                .startsWith("retry: ")
                .contains("id: 0:0\ndata: {", "event: end");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partition=9 | 404 | no partition 9",
                "partition=-1 | 400 | partition is \"-1\"",
                "partition=x | 400 | partition is \"x\"",
                "from=yesterday | 400 | from is \"yesterday\"; allowed: earliest, latest",
                "from=-5 | 400 | from is \"-5\"",
                "until=99999999999999999999 | 400 | until is",
                "follow=yes | 400 | follow is \"yes\"; allowed: true or false",
                "limit=0 | 400 | limit is \"0\"",
                "form=earliest | 400 | there is no parameter \"form\"; allowed: filter, follow, from",
                "from=1&from=2 | 400 | the parameter from comes 2 times",
                "filter=%zz | 400 | cannot be decoded",
            })
    void aRequestThatIsWrongIsToldWhatIsAllowed(String query, int status, String message) throws IOException {
        startWithTopic(1);

        Response refused = http().get("/topics/orders/stream?" + query);

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.message()).contains(message);
        assertThat(http().get("/topics/nothing/stream").status()).isEqualTo(404);
        assertThat(http().get("/topics/orders/stream", "Last-Event-ID: 7").message())
                .contains("Last-Event-ID is \"7\"");
    }
}
