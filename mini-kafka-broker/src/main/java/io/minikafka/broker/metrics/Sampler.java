package io.minikafka.broker.metrics;

import io.minikafka.broker.group.GroupObservation;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a {@link Sample} every few seconds as long as somebody scrapes: a broker that nobody watches does not read its
 * files to know how far its groups are behind.
 *
 * <p>Threads: {@code view} owns everything and calls every method.
 */
final class Sampler {
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** So long after the last scrape it goes on. */
    private static final Duration WATCHED = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    private final MetricSources sources;
    private final EventExecutor view;
    private Sample latest = Sample.NONE;
    private CompletableFuture<Void> running; // null while nobody watches
    private long watchedNanos;

    Sampler(MetricSources sources, EventExecutor view) {
        this.sources = sources;
        this.view = view;
    }

    Sample latest() {
        return latest;
    }

    /** Somebody scrapes. Completes on the owner: at once where a sample is at hand, else after the first one. */
    CompletableFuture<Void> watched() {
        watchedNanos = System.nanoTime();
        if (running == null) {
            running = take();
        }
        return running;
    }

    private CompletableFuture<Void> take() {
        return sources.groups()
                .observe()
                .exceptionally(failure -> {
                    LOG.debug("The groups cannot be looked at", failure);
                    return latest.groups();
                })
                .thenAcceptAsync(this::took, view);
    }

    private void took(List<GroupObservation> groups) {
        latest = sample(groups);
        try {
            view.schedule(this::again, INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The broker stops", e);
        }
    }

    private void again() {
        if (System.nanoTime() - watchedNanos > WATCHED.toNanos()) {
            running = null;
            return;
        }
        take().whenComplete((taken, failure) -> {
            if (failure != null) {
                LOG.debug("No more samples", failure);
            }
        });
    }

    private Sample sample(List<GroupObservation> groups) {
        try {
            FileStore store = Files.getFileStore(sources.dataDir());
            return new Sample(groups, store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            LOG.debug("The free space of {} is not known", sources.dataDir(), e);
            return new Sample(groups, -1, -1);
        }
    }
}
