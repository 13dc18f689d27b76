package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.it.RawHttp.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is under which path, and who may ask for it. */
final class HttpRoutesTest extends HttpTestBase {
    private RawHttp http;

    private void startAndConnect(String... settings) throws IOException {
        start(settings);
        http = http();
    }

    @Test
    void theBrokerSaysThatItIsUpAndReady() throws IOException {
        startAndConnect();

        assertThat(http.get("/health/live").json().get("status").asText()).isEqualTo("live");
        Response ready = http.get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.header("Content-Type")).isEqualTo("application/json");
        assertThat(ready.json().get("status").asText()).isEqualTo("ready");
    }

    @Test
    void aBrokerWhoseDiskRefusesIsUpAndSaysWhyItIsNotReady() throws IOException {
        FaultyDisk disk = new FaultyDisk();
        start(disk);
        http = http();
        createTopic(connect(), "orders", 1);

        disk.leaveRoomFor(0);
        http.rpc("produce", "{partitions:[{topic:'orders',records:[{value:'tea'}]}]}");

        assertThat(http.get("/health/live").status()).isEqualTo(200);
        Response notReady = http.get("/health/ready");
        assertThat(notReady.status()).isEqualTo(503);
        assertThat(notReady.json().at("/problems/0").asText()).contains("orders-0", "refusing appends");

        disk.makeRoom();
        http.rpc("produce", "{partitions:[{topic:'orders',records:[{value:'tea'}]}]}");
        assertThat(http.get("/health/ready").status()).isEqualTo(200);
    }

    @Test
    void theMetricsAreThere() throws IOException {
        startAndConnect();

        Response metrics = http.get("/metrics");

        assertThat(metrics.status()).isEqualTo(200);
        assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        assertThat(metrics.body())
                .contains("# TYPE minikafka_connections gauge\nminikafka_connections 1.0\n")
                .contains("minikafka_broker{");
    }

    @Test
    void theConsoleComesWithItsTypeAndRulesAndIsSentOnce() throws IOException {
        startAndConnect();

        Response page = http.get("/");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).startsWith("<!DOCTYPE html>");
        assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
        Response again = http.get("/", "If-None-Match: " + page.header("ETag"));
        assertThat(again.status()).isEqualTo(304);
        assertThat(http.get("/index.html").body()).isEqualTo(page.body());
    }

    @Test
    void headTellsTheLengthAndSendsNoBody() throws IOException {
        startAndConnect();

        Response head = http.exchange("HEAD", "/");

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length"))
                .isEqualTo(http.get("/").header("Content-Length"))
                .isNotEqualTo("0");
        createTopic(connect(), "orders", 1);
        assertThat(http.exchange("HEAD", "/topics/orders/stream").status()).isEqualTo(200);
        assertThat(http.get("/health/live").status()).isEqualTo(200); // no byte of a body was in between
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../console/index.html",
                "/%2e%2e/console/index.html",
                "/..%2fconsole%2findex.html",
                "/webjars/../../../console/index.html",
                "/webjars/..%5c..%5cindex.html",
                "//index.html",
                "/./index.html",
                "/index.html%00.js",
                "/io/minikafka/broker/Main.class",
                "/.index.html",
                "/index",
                "/index.html/",
                "/topics",
                "/topics/orders",
                "/topics//stream",
                "/metrics/",
                "/nothing.html",
            })
    void nothingElseIsServed(String path) throws IOException {
        startAndConnect();

        Response answer = http.get(path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.message()).isNotEmpty();
        assertThat(http.get("/health/live").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /rpc, POST",
        "DELETE, /rpc, POST",
        "OPTIONS, /rpc, POST",
        "POST, /health/live, 'GET, HEAD'",
        "PUT, /, 'GET, HEAD'",
        "POST, /topics/orders/stream, 'GET, HEAD'",
    })
    void otherMethodsAreToldWhichThereAre(String method, String path, String allowed) throws IOException {
        startAndConnect();

        Response answer = http.exchange(method, path);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.message()).contains(method, allowed);
        assertThat(http.get("/health/live").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:9092",
                "192.0.2.1",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "0.0.0.0",
                "[::2]",
                "",
                "localhost@evil.example"
            })
    void aNameThatIsNotOursIsRefusedForTheConsoleAndTheProtocol(String host) throws IOException {
        startAndConnect();

        for (String path : new String[] {"/", "/topics/orders/stream", "/nothing"}) {
            Response answer = http.get(path, "Host: " + host);

            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.message()).contains("Host is \"" + host, "http.allowed.hosts");
        }
        assertThat(http.get("/health/ready", "Host: " + host).status()).isEqualTo(200);
        http.send(http.posted("/rpc", "application/json", "{}").replaceFirst("Host: .*", "Host: " + host));
        assertThat(http.read().status()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:80", "127.0.0.1", "[::1]:9092", "broker.example", "Other.Example:1"})
    void theNamesOfThisBrokerAreServed(String host) throws IOException {
        startAndConnect("http.allowed.hosts=broker.example, other.example");

        assertThat(http.get("/", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    void anyNameIsServedWhereThatIsAskedFor() throws IOException {
        startAndConnect("http.allowed.hosts=*");

        assertThat(http.get("/", "Host: anything.example").status()).isEqualTo(200);
    }

    @Test
    void aTargetWithAHostGoesOverTheHeader() throws IOException {
        startAndConnect();

        assertThat(http.get("http://" + http.host() + "/health/live").status()).isEqualTo(200);
        assertThat(http.get("http://" + http.host() + "/").status()).isEqualTo(200);
        assertThat(http.get("http://evil.example/").status()).isEqualTo(403);
    }

    @Test
    void pagesOfOthersAreRefused() throws IOException {
        startAndConnect();
        String own = "http://" + http.host();

        assertThat(http.get("/", "Origin: " + own).status()).isEqualTo(200);
        for (String foreign : new String[] {
            "http://evil.example",
            "null",
            "https://evil.example",
            "http://127.0.0.1",
            "http://localhost:1",
            own + ".evil"
        }) {
            Response answer = http.get("/", "Origin: " + foreign);

            assertThat(answer.status()).as(foreign).isEqualTo(403);
            assertThat(answer.message()).contains("Origin is \"" + foreign, "allowed: " + own);
        }
    }

    @Test
    void aPageThatAProxyServesWithTlsUnderAListedNameIsOurs() throws IOException {
        startAndConnect("http.allowed.hosts=broker.example");

        assertThat(http.get("/", "Host: broker.example", "Origin: https://broker.example")
                        .status())
                .isEqualTo(200);
        assertThat(http.get("/", "Host: Broker.example:8443", "Origin: https://broker.example:8443")
                        .status())
                .isEqualTo(200);
        Response foreign = http.get("/", "Host: broker.example", "Origin: https://evil.example");
        assertThat(foreign.status()).isEqualTo(403);
        assertThat(foreign.message()).contains("allowed: http://broker.example, https://broker.example");
        assertThat(http.get("/", "Host: localhost", "Origin: https://localhost").status())
                .as("no listed name")
                .isEqualTo(403);
    }

    @Test
    void aPathOfThousandsOfNamesIsNotFound() throws IOException {
        startAndConnect();

        assertThat(http.get("/" + "a/".repeat(8_000) + "b.js").status()).isEqualTo(404);
    }

    @Test
    void whatBrowsersFetchForPagesOfOthersIsRefusedAndLinksLeadHere() throws IOException {
        startAndConnect();

        Response image = http.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors");
        Response link = http.get("/", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate");
        Response own = http.get("/", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Mode: cors");

        assertThat(image.status()).isEqualTo(403);
        assertThat(image.message()).contains("Sec-Fetch-Site");
        assertThat(link.status()).isEqualTo(200);
        assertThat(own.status()).isEqualTo(200);
    }

    @Test
    void aRequestWithoutOrWithTwoNamesIsNoRequest() throws IOException {
        startAndConnect();

        http.send("GET / HTTP/1.1\r\n\r\n");
        assertThat(http.read().status()).isEqualTo(400);
        assertThat(http.get("/", "Host: localhost", "Host: evil.example").status())
                .isEqualTo(400);
        http.send("GET / HTTP/1.0\r\n\r\n");
        assertThat(http.read().status()).isEqualTo(200);
        assertThat(http.isAtEnd()).isTrue();
    }
}
