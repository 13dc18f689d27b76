package io.minikafka.producer;

import io.minikafka.common.api.InitProducerId;
import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Under which producer id and epoch partitions number their batches. The broker gives out the id, and is asked when the
 * first one is needed. A partition that has to number anew goes on with the same id and the next epoch: once a broker has
 * seen that, it refuses whatever comes late from the epoch before. After the last epoch there is another id. Partitions
 * share all this, since each counts on its own, but none goes back to an epoch that it has left.
 *
 * <p>Threads: the event loop.
 */
final class ProducerIds {
    private final ClusterClient cluster;
    private final EventLoop loop;
    private final Backoff backoff;
    private final Runnable onNew;

    private ProducerIdentity newest = ProducerIdentity.NONE;
    private BrokerException lastError;
    private boolean asking;
    private int failures;

    /** {@code onNew} is called when the broker has given out an id. */
    ProducerIds(ClusterClient cluster, EventLoop loop, Backoff backoff, Runnable onNew) {
        this.cluster = cluster;
        this.loop = loop;
        this.backoff = backoff;
        this.onNew = onNew;
    }

    /** What came after {@code used}; empty where the broker has first to be asked, which is done. */
    Optional<ProducerIdentity> newerThan(ProducerIdentity used) {
        if (newest == used && !newest.hasNextEpoch()) {
            ask();
            return Optional.empty();
        }
        if (newest == used) {
            newest = newest.nextEpoch();
        }
        return Optional.of(newest);
    }

    /** Why there is no id yet; empty while nothing failed. */
    Optional<BrokerException> lastError() {
        return Optional.ofNullable(lastError);
    }

    private void ask() {
        if (asking) {
            return;
        }
        asking = true;
        cluster.callAny(new InitProducerId.Request(Optional.empty())).whenComplete((result, failure) -> {
            if (failure == null) {
                asking = false;
                failures = 0;
                lastError = null;
                newest = new ProducerIdentity(result.producerId, (short) result.producerEpoch);
                onNew.run();
            } else {
                lastError = ClusterClient.failure(failure);
                failures++;
                loop.schedule(this::askAgain, backoff.delayMs(failures), TimeUnit.MILLISECONDS);
            }
        });
    }

    private void askAgain() {
        asking = false;
        onNew.run(); // whoever still needs one asks
    }
}
