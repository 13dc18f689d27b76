package io.minikafka.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ForeignProtocolLogTest {
    private static final InetSocketAddress PEER = InetSocketAddress.createUnresolved("peer", 1);

    private long nanos = Long.MAX_VALUE - 5; // nanoTime may run over
    private final ForeignProtocolLog log = new ForeignProtocolLog(() -> nanos);

    @Test
    void thereIsALineAMinuteForEachProtocol() {
        assertThat(log.name(ForeignProtocol.TLS, PEER)).isTrue();
        assertThat(log.name(ForeignProtocol.TLS, PEER)).isFalse();
        assertThat(log.name(ForeignProtocol.KAFKA, PEER)).isTrue();

        nanos += Duration.ofSeconds(59).toNanos();
        assertThat(log.name(ForeignProtocol.TLS, PEER)).isFalse();

        nanos += Duration.ofSeconds(1).toNanos();
        assertThat(log.name(ForeignProtocol.TLS, PEER)).isTrue();
    }
}
