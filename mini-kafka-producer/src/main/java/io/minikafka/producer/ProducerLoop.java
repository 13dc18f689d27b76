package io.minikafka.producer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.record.Compressor;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inside of a producer: its event loop with all that lives on it, from the start to the end.
 *
 * <p>Threads: methods may be called from any; fields belong to the event loop.
 */
final class ProducerLoop {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerLoop.class);
    private static final long AFTER_BUG_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ClientThread thread;
    private final EventLoop loop;
    private final ClusterClient cluster;
    private final Compressor compressor;
    private final Accumulator accumulator;
    private final TopicMetadata metadata;
    private final Sender sender;
    private final Runnable onClosed;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private Future<?> timer; // null: none
    private long timerNanos;
    private boolean closing;
    private long closeAtNanos;
    private long closeTimeoutMs;

    private ProducerLoop(
            ClientThread thread, ProducerConfig config, Compressor compressor, Wakeup wakeup, Runnable onClosed) {
        LongSupplier clock = System::nanoTime;
        Backoff backoff = new Backoff(config.client.retryBackoffMs, config.client.retryBackoffMaxMs, new Random());
        this.thread = thread;
        this.loop = thread.loop();
        this.onClosed = onClosed;
        this.cluster = new ClusterClient(config.client, loop, (method, params) -> {});
        MemoryPool memory = new MemoryPool(config.bufferMemory, config.batchSize);
        this.compressor = compressor;
        ProducerBatch.Format format = new ProducerBatch.Format(config.batchSize, compressor);
        this.accumulator = new Accumulator(format, config.lingerNanos, memory, clock, wakeup::request);
        this.metadata =
                new TopicMetadata(cluster, accumulator, loop, backoff, config.client.metadataMaxAgeMs, wakeup::request);
        ProducerIds ids = new ProducerIds(cluster, loop, backoff, wakeup::request);
        PartitionSender.Rules rules = new PartitionSender.Rules(config);
        PartsFactory parts = new PartsFactory(rules, cluster, ids, backoff, clock, wakeup::request);
        this.sender = new Sender(config, cluster, accumulator, metadata, parts, wakeup::request);
    }

    /**
     * {@code onClosed} is called once, on the event loop, when everything is settled.
     *
     * @throws io.minikafka.common.rpc.BrokerException UNSUPPORTED_COMPRESSION_TYPE where the codec's library is missing or
     *     does not work here; then nothing was started
     */
    static ProducerLoop start(ProducerConfig config, Runnable onClosed) {
        Compressor compressor = Compressor.open(config.compression, config.compressionLevel);
        String id = config.client.clientId;
        ClientThread thread = new ClientThread(id.isEmpty() ? "mini-kafka-producer" : "mini-kafka-producer-" + id);
        Wakeup wakeup = new Wakeup(thread.loop());
        ProducerLoop started = new ProducerLoop(thread, config, compressor, wakeup, onClosed);
        wakeup.calls(started::turn);
        started.metadata.start();
        return started;
    }

    Accumulator accumulator() {
        return accumulator;
    }

    boolean isCallersThread() {
        return loop.inEventLoop();
    }

    /** Completes with the topic as the broker tells of it now; see {@link TopicMetadata#await}. */
    CompletableFuture<Cluster.Topic> topic(String name) {
        return metadata.await(name);
    }

    /** Why topics are not known; for messages. */
    String lastMetadataError() {
        return metadata.lastError().map(e -> e.code() + ": " + e.getMessage()).orElse("no answer yet");
    }

    /** Completes when all that was appended before is settled. */
    CompletableFuture<Void> flush() {
        try {
            return CompletableFuture.supplyAsync(sender::flush, loop).thenCompose(settled -> settled);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // closed, and so all is settled
        }
    }

    /**
     * Sends what is there and then ends, at the latest after {@code timeout}; what is left over by then fails. Called
     * again it can only shorten the time. Completes when everything is settled.
     */
    CompletableFuture<Void> close(Duration timeout) {
        long timeoutNanos = Durations.nanos(timeout);
        try {
            loop.execute(() -> beginClosing(timeoutNanos));
        } catch (RejectedExecutionException e) {
            LOG.debug("closed before", e);
        }
        return closed;
    }

    /** Waits for the end of the event loop, unless it is the caller. */
    void join() {
        thread.close();
    }

    private void beginClosing(long timeoutNanos) {
        long atNanos = System.nanoTime() + timeoutNanos;
        if (!closing || atNanos - closeAtNanos < 0) {
            closing = true;
            closeAtNanos = atNanos;
            closeTimeoutMs = TimeUnit.NANOSECONDS.toMillis(timeoutNanos);
        }
        accumulator.close();
        metadata.close();
        turn();
    }

    private void turn() {
        if (closed.isDone()) {
            return;
        }
        long delayNanos;
        try {
            delayNanos = sender.run();
        } catch (RuntimeException e) { // a bug; what is queued still has its delivery timeout
            LOG.error("sending failed", e);
            delayNanos = AFTER_BUG_NANOS;
        }
        if (closing) {
            long leftNanos = closeAtNanos - System.nanoTime();
            if (leftNanos <= 0 || sender.isIdle()) {
                finish();
                return;
            }
            delayNanos = Math.min(delayNanos, leftNanos);
        }
        schedule(delayNanos);
    }

    private void schedule(long delayNanos) {
        if (delayNanos == PartitionQueue.NEVER) {
            return;
        }
        long atNanos = System.nanoTime() + delayNanos;
        if (timer == null || atNanos - timerNanos < 0) {
            if (timer != null) {
                timer.cancel(false);
            }
            timerNanos = atNanos;
            timer = loop.schedule(this::onTimer, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void onTimer() {
        timer = null;
        turn();
    }

    private void finish() {
        sender.abandon("were given up: the producer was closed, and " + closeTimeoutMs + " ms had passed");
        cluster.close();
        compressor.close();
        onClosed.run();
        closed.complete(null);
        thread.close();
    }
}
