package io.minikafka.producer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Makes what a sender needs for each partition and each broker as they turn up.
 *
 * <p>Threads: the event loop.
 */
final class PartsFactory {
    private final PartitionSender.Rules rules;
    private final ClusterClient cluster;
    private final ProducerIds ids;
    private final Backoff backoff;
    private final LongSupplier nanoClock;
    private final Runnable wakeup;

    PartsFactory(
            PartitionSender.Rules rules,
            ClusterClient cluster,
            ProducerIds ids,
            Backoff backoff,
            LongSupplier nanoClock,
            Runnable wakeup) {
        this.rules = rules;
        this.cluster = cluster;
        this.ids = ids;
        this.backoff = backoff;
        this.nanoClock = nanoClock;
        this.wakeup = wakeup;
    }

    PartitionSender partitionSender(PartitionQueue queue) {
        return new PartitionSender(queue, rules, ids::newerThan, backoff);
    }

    BrokerLink brokerLink(int brokerId, int maxInFlight) {
        return new BrokerLink(brokerId, cluster, backoff, maxInFlight, nanoClock, wakeup);
    }

    Optional<BrokerException> lastIdError() {
        return ids.lastError();
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }
}
