package io.minikafka.broker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.network.Peer;
import io.minikafka.broker.stats.ConnectionStats;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that cannot be built when there is nobody left who could catch that: the client is told all the same. */
final class FailingAnswerTest {
    private static final HttpConfig CONFIG =
            new HttpConfig(1 << 14, 1 << 20, Duration.ofSeconds(30), 1, Duration.ofSeconds(15), List.of());

    private final EmbeddedChannel channel = new EmbeddedChannel();

    /** What came back for one request. */
    private String answerOf(RouteHandler handler) {
        Peer peer = new Peer(1, channel.remoteAddress(), 0, new ConnectionStats());
        Router router = new Router(
                List.of(Route.get("/it", Route.Access.ANYONE, handler)), new SameOrigin(CONFIG.allowedHosts()));
        HttpConnection connection = new HttpConnection(channel, peer, router, CONFIG, InstantSource.system());
        channel.pipeline().addLast(connection.deadline(), new HttpServerCodec(), connection);
        channel.writeInbound(Unpooled.copiedBuffer("GET /it HTTP/1.1\r\n\r\n", StandardCharsets.US_ASCII));
        channel.runPendingTasks();
        StringBuilder answer = new StringBuilder();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            answer.append(part.toString(StandardCharsets.UTF_8));
            part.release();
        }
        channel.finishAndReleaseAll();
        return answer.toString();
    }

    @Test
    void anAnswerOfTheProtocolThatCannotBeWrittenIsAnError() {
        String answer = answerOf(call -> channel.eventLoop()
                .execute(() -> new RpcOverHttp(call)
                        .write(
                                out -> {
                                    throw new OutOfMemoryError("too long");
                                },
                                List.of())));

        assertThat(answer).startsWith("HTTP/1.1 500 ").contains("internal error: java.lang.OutOfMemoryError: too long");
    }

    @Test
    void metricsThatCannotBeWrittenAreAnError() {
        CompletableFuture<String> scraped = new CompletableFuture<>();
        MetricsSource metrics = new MetricsSource() {
            @Override
            public String contentType() {
                throw new IllegalStateException("no type");
            }

            @Override
            public CompletableFuture<String> scrape() {
                channel.eventLoop().execute(() -> scraped.complete("text"));
                return scraped;
            }
        };

        assertThat(answerOf(new MetricsRoute(metrics)))
                .startsWith("HTTP/1.1 500 ")
                .contains("internal error: java.lang.IllegalStateException: no type");
    }

    @Test
    void anAnswerOfWhichNotEvenTheFailureCanBeToldEndsTheConnection() {
        assertThat(answerOf(call -> channel.eventLoop()
                        .execute(() -> call.answerWith(() -> {
                            throw new IllegalStateException() {
                                private static final long serialVersionUID = 1L;

                                @Override
                                public String getMessage() {
                                    throw new OutOfMemoryError("for the message too");
                                }
                            };
                        }))))
                .isEmpty();
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_TOPIC_OR_PARTITION, 404",
        "MESSAGE_TOO_LARGE, 413",
        "KAFKA_STORAGE_ERROR, 503",
        "CORRUPT_MESSAGE, 500",
    })
    void whatAStreamIsRefusedForHasItsStatus(ErrorCode code, int status) {
        HttpAnswer answer =
                StreamRoute.refusal(new BrokerException(code, "why")).answer();

        assertThat(answer.status().code()).isEqualTo(status);
        answer.body().release();
    }
}
