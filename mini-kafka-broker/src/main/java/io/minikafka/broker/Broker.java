package io.minikafka.broker;

import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupLag;
import io.minikafka.broker.http.HttpServer;
import io.minikafka.broker.log.CleanerConfig;
import io.minikafka.broker.log.CleanerTimer;
import io.minikafka.broker.log.DataFolder;
import io.minikafka.broker.log.FileSystem;
import io.minikafka.broker.log.FlushThreads;
import io.minikafka.broker.log.LogCleaner;
import io.minikafka.broker.log.LogContext;
import io.minikafka.broker.log.LogManager;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metrics.BrokerMetrics;
import io.minikafka.broker.metrics.MetricSources;
import io.minikafka.broker.network.Administration;
import io.minikafka.broker.network.BrokerDescription;
import io.minikafka.broker.network.BrokerIdentity;
import io.minikafka.broker.network.Dispatcher;
import io.minikafka.broker.network.Handlers;
import io.minikafka.broker.network.NetworkServer;
import io.minikafka.broker.network.OpenConnections;
import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.topic.ConfigViews;
import io.minikafka.broker.topic.FirstRecords;
import io.minikafka.broker.topic.Housekeeper;
import io.minikafka.broker.topic.InternalConfigs;
import io.minikafka.broker.topic.LogDirs;
import io.minikafka.broker.topic.TopicChanges;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running broker: the one place where its parts are built, and taken down in the opposite order.
 *
 * <p>Threads: started by one thread; {@link #close} may be called from any, and again.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    /** Tasks that may wait for one of the broker's own threads; past it requests are told to come again. */
    private static final int MAX_PENDING_TASKS = 100_000;

    private final String clusterId;
    private final InetSocketAddress address;
    private final BrokerMetrics metrics;
    private final Teardown teardown;

    private Broker(String clusterId, InetSocketAddress address, BrokerMetrics metrics, Teardown teardown) {
        this.clusterId = clusterId;
        this.address = address;
        this.metrics = metrics;
        this.teardown = teardown;
    }

    /** Starts on the local file system and clock. Returns when the port is bound and everything is served. */
    public static Broker start(BrokerConfig config) throws IOException {
        return start(config, FileSystem.local(), InstantSource.system());
    }

    /**
     * Starts a broker.
     *
     * @throws BrokerException where the data folder cannot be had or read, naming it and what is wrong
     * @throws IOException where the address cannot be listened at
     */
    public static Broker start(BrokerConfig config, FileSystem files, InstantSource clock) throws IOException {
        Teardown teardown = new Teardown();
        try {
            DataFolder folder = DataFolder.open(config.dataDir(), config.brokerId(), files);
            teardown.onClose("data folder", folder);
            EventExecutor storage = executor("mini-kafka-storage", teardown);
            FlushThreads flush = flushThreads(config.flushThreads(), teardown);
            LogContext logContext = new LogContext(files, clock, storage, config.producerIdExpiration(), flush);
            LogManager logs = LogManager.open(folder, logContext);
            teardown.onClose("logs", logs::closeAll);

            InternalConfigs internal = Groups.topicConfigs(config);
            TopicRegistry registry = new TopicRegistry(logs, config.topicDefaults(), internal);
            EventExecutor metadataThread = executor("mini-kafka-metadata", teardown);
            Path topicsFile = folder.path().resolve("topics.json");
            MetadataStore metadata = new MetadataStore(files, topicsFile, metadataThread, registry::apply);
            refuseLostTopics(folder, logs, topicsFile);
            registry.open(metadata.load());
            // From here on every log has been recovered; a start that fails before must not leave the clean mark.
            teardown.onClose("clean stop", logs::closeCleanly);
            logs.checkpointEvery(config.checkpointInterval(), storage);
            EventExecutor cleaner = executor("mini-kafka-cleaner", teardown);
            Housekeeper housekeeper = new Housekeeper(registry, cleaner);
            housekeeper.applyRetentionEvery(config.retentionCheckInterval());
            LogCleaner compaction = startCompaction(logs, registry, config.cleaner(), cleaner, teardown);
            Topics topics = new Topics(
                    metadata, registry, config.topicDefaults(), config.defaultPartitions(), UUID::randomUUID, clock);

            GroupCoordinator groups = Groups.start(config, topics, metadata, registry, clock, teardown);
            BrokerIdentity identity = new BrokerIdentity(config.brokerId(), folder.clusterId(), Version.current());
            EventExecutor view = executor("mini-kafka-view", teardown);
            GroupLag groupLag = new GroupLag(groups, new FirstRecords(registry)::timeFrom, clock::millis, view);
            RequestStats requests = new RequestStats(System::nanoTime);
            OpenConnections connections = new OpenConnections(clock);
            Dispatcher dispatcher = new Handlers(
                            identity,
                            metadata,
                            topics,
                            new Administration(
                                    new TopicChanges(metadata, registry, config.topicDefaults(), internal),
                                    new ConfigViews(metadata, config.settings(), internal),
                                    new LogDirs(registry, files, folder.path(), cleaner)),
                            registry,
                            housekeeper,
                            groups,
                            groupLag,
                            config.autoCreateTopics(),
                            config.network().maxRequestBytes(),
                            new BrokerDescription(identity, clock.millis(), folder.path(), connections, view),
                            requests,
                            clock)
                    .dispatcher();
            EventLoopGroup loops = NetworkServer.newLoops(config.network());
            BrokerMetrics metrics = new BrokerMetrics(
                    new MetricSources(
                            identity,
                            requests,
                            registry,
                            logContext.stats(),
                            compaction,
                            connections,
                            groupLag,
                            loops,
                            folder.path()),
                    view);
            teardown.onClose("metrics", metrics);
            NetworkServer server = new NetworkServer(
                    config.network(),
                    loops,
                    dispatcher,
                    new LazyHttp(() -> new HttpServer(
                            config.http(),
                            new HttpServer.Parts(
                                    dispatcher, registry, new BrokerReadiness(groups, registry), metrics, clock))),
                    connections);
            teardown.onClose("network", server);
            teardown.onClose("requests under way", server::drain);
            InetSocketAddress address = server.start();
            teardown.onClose("log line", () -> LOG.info("Stopping broker {}", config.brokerId()));
            return new Broker(folder.clusterId(), address, metrics, teardown);
        } catch (Throwable t) {
            teardown.close();
            throw t;
        }
    }

    private static LogCleaner startCompaction(
            LogManager logs, TopicRegistry registry, CleanerConfig config, EventExecutor cleaner, Teardown teardown) {
        LogCleaner compaction = new LogCleaner(
                logs, partition -> registry.partition(partition).highWatermark(), config, CleanerTimer.of(cleaner));
        teardown.onClose("compaction", compaction::stop);
        compaction.start();
        return compaction;
    }

    /** Without the list of topics their records would look like leftovers, and creating them again would delete them. */
    private static void refuseLostTopics(DataFolder folder, LogManager logs, Path topicsFile) {
        Set<TopicPartition> partitions = logs.onDisk();
        if (!folder.files().exists(topicsFile) && !partitions.isEmpty()) {
            throw new BrokerException(
                    ErrorCode.KAFKA_STORAGE_ERROR,
                    topicsFile + " is missing, and there are folders of " + partitions.size() + " partitions, "
                            + partitions.iterator().next() + " first; bring the file back, or move the folders away");
        }
    }

    /** A thread of its own, with a bound on what waits for it; ends after what is queued. */
    static EventExecutor executor(String name, Teardown teardown) {
        EventExecutor executor = new DefaultEventExecutor(
                null, new DefaultThreadFactory(name), MAX_PENDING_TASKS, RejectedExecutionHandlers.reject());
        teardown.onClose(
                name, () -> executor.shutdownGracefully(0, 10, TimeUnit.SECONDS).awaitUninterruptibly());
        return executor;
    }

    /** Threads that start with the first task, and end when there was none for a minute. */
    private static FlushThreads flushThreads(int count, Teardown teardown) {
        ScheduledThreadPoolExecutor threads =
                new ScheduledThreadPoolExecutor(count, new DefaultThreadFactory("mini-kafka-flush"));
        threads.setKeepAliveTime(1, TimeUnit.MINUTES);
        threads.allowCoreThreadTimeOut(true);
        threads.setRemoveOnCancelPolicy(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        teardown.onClose("mini-kafka-flush", () -> {
            threads.shutdown();
            threads.awaitTermination(10, TimeUnit.SECONDS);
        });
        return FlushThreads.of(threads);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    public String clusterId() {
        return clusterId;
    }

    /** What is measured. */
    public BrokerMetrics metrics() {
        return metrics;
    }

    /**
     * Takes no more requests, answers those that wait, flushes the logs and marks the folder as cleanly closed. Returns
     * when all of the broker's threads have been told to end.
     */
    @Override
    public synchronized void close() {
        teardown.close();
    }
}
