package io.minikafka.broker.metrics;

import io.minikafka.broker.group.GroupLag;
import io.minikafka.broker.log.LogCleaner;
import io.minikafka.broker.network.BrokerIdentity;
import io.minikafka.broker.network.OpenConnections;
import io.minikafka.broker.stats.DiskStats;
import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.topic.TopicRegistry;
import io.netty.util.concurrent.EventExecutor;
import java.nio.file.Path;

/**
 * Where the metrics come from.
 *
 * @param loops the event loops whose delay is measured
 */
public record MetricSources(
        BrokerIdentity identity,
        RequestStats requests,
        TopicRegistry topics,
        DiskStats disk,
        LogCleaner cleaner,
        OpenConnections connections,
        GroupLag groups,
        Iterable<EventExecutor> loops,
        Path dataDir) {}
