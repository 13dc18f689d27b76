package io.minikafka.common.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.api.InitProducerId;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.LeakPresenceDetector;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client's connection to a peer that answers what it likes. */
@Timeout(30)
final class ConnectionTest {
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final InitProducerId.Request REQUEST = new InitProducerId.Request(Optional.empty());

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void everyBufferWasReleased() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        LeakPresenceDetector.check();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"result\":{\"producerId\":1,\"producerEpoch\":0}",
                "\"error\":{\"code\":15,\"message\":\"try again\"}"
            })
    void anAnswerThatComesTwiceIsTakenOnce(String answer) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Connection connection = connect(server);
                Socket peer = server.accept()) {
            CompletableFuture<Reply<InitProducerId.Result>> first = call(connection);
            readFrame(peer);
            reply(peer, "{\"jsonrpc\":\"2.0\",\"id\":1," + answer + "}");
            assertThat(first.handle((reply, failure) -> {
                                if (reply != null) {
                                    reply.close();
                                }
                                return failure == null;
                            })
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(answer.contains("result"));

            CompletableFuture<Reply<InitProducerId.Result>> second = call(connection);
            readFrame(peer);
            reply(peer, "{\"jsonrpc\":\"2.0\",\"id\":1," + answer + "}");
            reply(peer, "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"producerId\":7,\"producerEpoch\":0}}");

            try (Reply<InitProducerId.Result> reply = second.get(10, TimeUnit.SECONDS)) {
                assertThat(reply.result().producerId).isEqualTo(7);
            }
            assertThat(connection.isOpen()).isTrue();
        }
    }

    private Connection connect(ServerSocket server) throws Exception {
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        return Connection.open(group.next(), address, Duration.ofSeconds(10), MAX_FRAME_BYTES, (method, params) -> {})
                .get(10, TimeUnit.SECONDS);
    }

    private static CompletableFuture<Reply<InitProducerId.Result>> call(Connection connection) {
        return connection.call(REQUEST, Unpooled.EMPTY_BUFFER, Duration.ofSeconds(10));
    }

    private static void readFrame(Socket peer) throws IOException {
        DataInputStream in = new DataInputStream(peer.getInputStream());
        in.readNBytes(in.readInt());
    }

    private static void reply(Socket peer, String envelope) throws IOException {
        byte[] bytes = envelope.getBytes(UTF_8);
        DataOutputStream out = new DataOutputStream(peer.getOutputStream());
        out.writeInt(4 + bytes.length);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
