package io.minikafka.broker.metrics;

import io.minikafka.broker.http.MetricsSource;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CompletableFuture;

/**
 * What {@code /metrics} answers. The first scrape loads the metrics library and begins to sample what is not in memory;
 * a broker that is never scraped pays for nothing but its counters.
 *
 * <p>Threads: any may call; {@code view} does the work, one scrape after the other.
 */
public final class BrokerMetrics implements MetricsSource, AutoCloseable {
    private final MetricSources sources;
    private final EventExecutor view;
    private final Sampler sampler;
    private volatile Meters meters; // null before the first scrape; written on view

    public BrokerMetrics(MetricSources sources, EventExecutor view) {
        this.sources = sources;
        this.view = view;
        this.sampler = new Sampler(sources, view);
    }

    @Override
    public String contentType() {
        return "text/plain; version=0.0.4; charset=utf-8";
    }

    /**
     * All metrics as they are now, the lag of groups and the free disk space as of some seconds ago. Does not wait;
     * completes on any thread, with a {@link java.util.concurrent.RejectedExecutionException} where the broker stops.
     */
    @Override
    public CompletableFuture<String> scrape() {
        return CompletableFuture.supplyAsync(sampler::watched, view)
                .thenCompose(sampled -> sampled)
                .thenApplyAsync(sampled -> text(), view);
    }

    private String text() {
        Meters now = meters;
        if (now == null) {
            now = new Meters(sources);
            meters = now;
        }
        return now.text(sampler.latest());
    }

    /** Ends what was begun; nobody scrapes any more. */
    @Override
    public void close() {
        Meters begun = meters;
        if (begun != null) {
            begun.close();
        }
    }
}
