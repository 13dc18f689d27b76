package io.minikafka.producer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One broker as the sender sees it: its connection, made again with growing waits after it was lost, and the requests
 * that it has not answered.
 *
 * <p>Threads: the event loop.
 */
final class BrokerLink {
    private final int brokerId;
    private final ClusterClient cluster;
    private final Backoff backoff;
    private final int maxInFlight;
    private final LongSupplier nanoClock;
    private final Runnable onChange;

    private Connection connection; // null before the first
    private boolean connecting;
    private int failures;
    private long retryAtNanos;
    private BrokerException lastError;
    private int inFlight;
    /**
     * As many are unanswered as may be, the last of them small, and since then more than half of them. With one request
     * for each answer, each would be written and read by itself at both ends. Together with flushing once for all of
     * them, and with waking senders less often, this took a record with batch.size=0 from 27 to 17 µs of CPU, broker and
     * client together. Large requests are work enough one by one.
     */
    private boolean saturated;

    /** {@code onChange} is called when a connection is there, or was not to be had. */
    BrokerLink(
            int brokerId,
            ClusterClient cluster,
            Backoff backoff,
            int maxInFlight,
            LongSupplier nanoClock,
            Runnable onChange) {
        this.brokerId = brokerId;
        this.cluster = cluster;
        this.backoff = backoff;
        this.maxInFlight = maxInFlight;
        this.nanoClock = nanoClock;
        this.onChange = onChange;
    }

    /** The connection, if there is one; if not, it is asked for as soon as the wait after a failure is over. */
    Optional<Connection> connection(long nowNanos) {
        if (connection != null && connection.isOpen()) {
            return Optional.of(connection);
        }
        if (!connecting && delayNanos(nowNanos) == 0) {
            connecting = true;
            cluster.connection(brokerId).whenComplete(this::connected);
        }
        return connection != null && connection.isOpen() ? Optional.of(connection) : Optional.empty();
    }

    /** How long until the next attempt to connect, 0 without a failure. */
    long delayNanos(long nowNanos) {
        return failures == 0 ? 0 : Math.max(0, retryAtNanos - nowNanos);
    }

    /** Why there is no connection; empty where nothing failed lately. */
    Optional<BrokerException> lastError() {
        return Optional.ofNullable(lastError);
    }

    /** Whether one more request may be sent. */
    boolean hasRoom() {
        return inFlight < maxInFlight && !saturated;
    }

    /** {@code bytes} of batches. */
    void requestSent(int bytes) {
        inFlight++;
        saturated = inFlight >= maxInFlight && bytes < Connection.FLUSH_AFTER_BYTES;
    }

    void requestOver() {
        inFlight--;
        saturated &= inFlight > maxInFlight / 2;
    }

    private void connected(Connection made, Throwable failure) {
        connecting = false;
        if (failure == null) {
            connection = made;
            failures = 0;
            lastError = null;
        } else {
            failures++;
            lastError = ClusterClient.failure(failure);
            retryAtNanos = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(backoff.delayMs(failures));
        }
        onChange.run();
    }
}
