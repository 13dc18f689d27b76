package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a broker's start and its clients pay for HTTP: nothing. */
@Timeout(60)
final class LazyHttpTest {
    private static final List<String> CLASSES = List.of(
            "io.netty.handler.codec.http.", "io.minikafka.broker.http.HttpServer", "io.minikafka.broker.http.Router");

    @TempDir
    private Path folder;

    @Test
    void aBrokerLoadsHttpWhenItIsFirstSpoken() throws IOException {
        Path classes = folder.resolve("classes.log");
        List<String> program = Stream.concat(
                        Stream.of("-Xlog:class+load:file=" + classes), BrokerProcess.classPathAndMain().stream())
                .toList();
        try (BrokerProcess broker = BrokerProcess.start(program, folder.resolve("data"));
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            assertThat(Files.readString(classes)).contains("io.minikafka.").doesNotContain(CLASSES);

            try (RawHttp http = new RawHttp(broker.address())) {
                assertThat(http.get("/health/live").status()).isEqualTo(200);
            }
            assertThat(Files.readString(classes)).contains(CLASSES);
        }
    }
}
