package io.minikafka.common.client;

import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;
import io.minikafka.common.config.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** What every client needs to reach a cluster. Immutable. */
public final class ClientConfig {
    public static final Key<List<InetSocketAddress>> BOOTSTRAP_SERVERS = new Key<>(
            "bootstrap.servers",
            null,
            Parser.listOf(new Parser<>("host:port", ClientConfig::hostAndPort)),
            "Brokers to ask first; the others are learned from them");
    public static final Key<String> CLIENT_ID =
            new Key<>("client.id", "", Parser.text(), "Name under which the broker shows this client");
    public static final Key<Integer> REQUEST_TIMEOUT_MS = new Key<>(
            "request.timeout.ms",
            "30000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Longest wait for one answer, in ms; past it the connection is closed and the request tried again");
    public static final Key<Long> RETRY_BACKOFF_MS = new Key<>(
            "retry.backoff.ms",
            "100",
            Parser.int64(0, 3_600_000),
            "Wait before the first retry, in ms; doubles with each");
    public static final Key<Long> RETRY_BACKOFF_MAX_MS = new Key<>(
            "retry.backoff.max.ms", "1000", Parser.int64(0, 3_600_000), "Longest wait between two retries, in ms");
    public static final Key<Long> METADATA_MAX_AGE_MS = new Key<>(
            "metadata.max.age.ms",
            "300000",
            Parser.int64(1, Long.MAX_VALUE / 1_000_000),
            "Age at which metadata is asked for again, in ms, so that new partitions are seen");
    public static final Key<Integer> CONNECTION_SETUP_TIMEOUT_MS = new Key<>(
            "socket.connection.setup.timeout.ms",
            "10000",
            Parser.int32(1, Integer.MAX_VALUE),
            "Longest wait for a connection to be made, in ms");
    public static final Key<Integer> RECEIVE_MAX_BYTES = new Key<>(
            "receive.max.bytes",
            "1073741824",
            Parser.int32(1 << 20, Integer.MAX_VALUE),
            "Longest frame that is taken from a broker or sent to one, in bytes");

    /** In the order in which {@code docs/config.md} shows them. */
    public static final List<Key<?>> KEYS = List.of(
            BOOTSTRAP_SERVERS,
            CLIENT_ID,
            REQUEST_TIMEOUT_MS,
            RETRY_BACKOFF_MS,
            RETRY_BACKOFF_MAX_MS,
            METADATA_MAX_AGE_MS,
            CONNECTION_SETUP_TIMEOUT_MS,
            RECEIVE_MAX_BYTES);

    public final List<InetSocketAddress> bootstrapServers;
    public final String clientId;
    public final Duration requestTimeout;
    public final long retryBackoffMs;
    public final long retryBackoffMaxMs;
    public final long metadataMaxAgeMs;
    public final Duration connectionSetupTimeout;
    public final int receiveMaxBytes;

    private ClientConfig(Settings settings) {
        this.bootstrapServers = settings.get(BOOTSTRAP_SERVERS);
        this.clientId = settings.get(CLIENT_ID);
        this.requestTimeout = Duration.ofMillis(settings.get(REQUEST_TIMEOUT_MS));
        this.retryBackoffMs = settings.get(RETRY_BACKOFF_MS);
        this.retryBackoffMaxMs = Math.max(retryBackoffMs, settings.get(RETRY_BACKOFF_MAX_MS));
        this.metadataMaxAgeMs = settings.get(METADATA_MAX_AGE_MS);
        this.connectionSetupTimeout = Duration.ofMillis(settings.get(CONNECTION_SETUP_TIMEOUT_MS));
        this.receiveMaxBytes = settings.get(RECEIVE_MAX_BYTES);
    }

    /** {@code settings} were parsed with a list of keys that has these among them. */
    public static ClientConfig of(Settings settings) {
        return new ClientConfig(settings);
    }

    /** Unresolved: a name is looked up at each connection, so that a moved broker is found. */
    private static InetSocketAddress hostAndPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException(text);
        }
        String host = text.substring(0, colon);
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port < 1) {
            throw new IllegalArgumentException(text);
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return InetSocketAddress.createUnresolved(bracketed ? host.substring(1, host.length() - 1) : host, port);
    }
}
