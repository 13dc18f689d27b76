package io.minikafka.broker.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.minikafka.broker.group.GroupObservation;
import io.minikafka.broker.log.CompactionStatus;
import io.minikafka.broker.metrics.Family.Kind;
import io.minikafka.broker.stats.ConnectionStats;
import io.minikafka.broker.stats.Durations;
import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.stats.TopicTraffic;
import io.minikafka.broker.topic.Partition;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All metrics and where each value comes from. Reads memory only. On one thread. */
final class Meters implements AutoCloseable {
    private final MetricSources sources;
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
    private final JvmMeters jvm = new JvmMeters();
    private final EventLoopDelay loopDelay = new EventLoopDelay();
    private final List<Family> families = new ArrayList<>();

    private final Family broker =
            gauge("minikafka.broker", "", "1, and in the labels which broker it is", "broker", "cluster", "version");
    private final Family requests = counter(
            "minikafka.requests",
            "",
            "Requests answered, by method and by the first error in the answer (NONE for none)",
            "method",
            "error");
    private final Family connections = gauge("minikafka.connections", "", "Open connections");
    private final Family accepted = counter("minikafka.connections.accepted", "", "Connections accepted");
    private final Family refused =
            counter("minikafka.connections.refused", "", "Connections refused because of max.connections");
    private final Family networkIn = counter("minikafka.network.received", "bytes", "Bytes of all requests");
    private final Family networkOut = counter("minikafka.network.sent", "bytes", "Bytes of all answers");
    private final Family bytesIn =
            counter("minikafka.topic.received", "bytes", "Bytes written to the topic, as stored", "topic");
    private final Family recordsIn =
            counter("minikafka.topic.received.records", "", "Records written to the topic", "topic");
    private final Family bytesOut =
            counter("minikafka.topic.sent", "bytes", "Bytes read from the topic by clients, as stored", "topic");
    private final Family recordsOut = counter(
            "minikafka.topic.sent.records",
            "",
            "Records read from the topic by clients (offsets, where compaction has left gaps)",
            "topic");
    private final Family partitions = gauge("minikafka.topic.partitions", "", "Partitions of the topic", "topic");
    private final Family outOfService = gauge(
            "minikafka.topic.partitions.out.of.service",
            "",
            "Partitions of the topic that are neither written nor read because their disk has failed",
            "topic");
    private final Family logBytes = gauge(
            "minikafka.topic.log.size", "bytes", "What the topic's logs take on the disk, without indexes", "topic");
    private final Family segments = gauge("minikafka.topic.log.segments", "", "Segments of the topic's logs", "topic");
    private final Family flushFailures = counter(
            "minikafka.log.flush.failures", "", "Syncs that failed, each of which took a partition out of service");
    private final Family diskFree =
            gauge("minikafka.disk.free", "bytes", "Free space of the file system with the data folder");
    private final Family diskTotal = gauge("minikafka.disk.total", "bytes", "Size of that file system");
    private final Family cleanerRunning = gauge("minikafka.cleaner.running", "", "1 while a log is being compacted");
    private final Family cleanerBuffer =
            gauge("minikafka.cleaner.buffer", "bytes", "Memory taken for the keys of a log that is being compacted");
    private final Family cleanerDirty =
            gauge("minikafka.cleaner.dirty", "bytes", "Bytes that could be compacted and have not been yet");
    private final Family cleanerRatio =
            gauge("minikafka.cleaner.dirty.ratio", "", "The greatest part of a log that waits for compaction, 0 to 1");
    private final Family uncleanable = gauge(
            "minikafka.cleaner.uncleanable.partitions",
            "",
            "Partitions that are not compacted until the broker is started anew; its log says why");
    private final Family groups = gauge("minikafka.groups", "", "Consumer groups");
    private final Family members = gauge("minikafka.group.members", "", "Members of the group", "group");
    private final Family rebalances = counter(
            "minikafka.group.rebalances", "", "Changes of who owns what in the group, by cause", "group", "cause");
    private final Family lagRecords = gauge(
            "minikafka.group.lag.records",
            "",
            "Records of the topic that the group has not committed",
            "group",
            "topic");
    private final Family lagSeconds = gauge(
            "minikafka.group.lag",
            "seconds",
            "Age of the oldest record of the topic that the group has not committed; 0 where it has committed all",
            "group",
            "topic");
    private final Family leftOut = gauge(
            "minikafka.metrics.left.out",
            "",
            "Values that are not shown because a metric has " + Family.MAX_METERS + " already");

    Meters(MetricSources sources) {
        this.sources = sources;
        jvm.bindTo(registry);
        loopDelay.watch(sources.loops());
        prometheus.register(new DurationHistograms(
                "minikafka_request_duration_seconds",
                "Time from reading a request to its answer; of a fetch without its waiting for records",
                this::requestDurations));
        prometheus.register(new DurationHistograms(
                "minikafka_log_flush_duration_seconds",
                "Time that syncs of logs took",
                () -> Map.of(Labels.EMPTY, sources.disk().flushes())));
        prometheus.register(new DurationHistograms(
                "minikafka_event_loop_delay_seconds",
                "How late event loops did what was due, looked at twice a second on each",
                () -> Map.of(Labels.EMPTY, loopDelay.delays())));
    }

    private Family counter(String name, String unit, String help, String... labels) {
        return family(Kind.COUNTER, name, unit, help, labels);
    }

    private Family gauge(String name, String unit, String help, String... labels) {
        return family(Kind.GAUGE, name, unit, help, labels);
    }

    private Family family(Kind kind, String name, String unit, String help, String... labels) {
        Family family = new Family(registry, kind, name, unit, help, labels);
        families.add(family);
        return family;
    }

    private Map<Labels, Durations> requestDurations() {
        Map<Labels, Durations> durations = new LinkedHashMap<>();
        for (RequestStats.OfMethod method : sources.requests().all()) {
            if (Arrays.stream(method.durations().counts()).anyMatch(count -> count > 0)) {
                durations.put(Labels.of("method", method.name()), method.durations());
            }
        }
        return durations;
    }

    /** All values as they are now, and those of the sample, as text. */
    String text(Sample sample) {
        broker.set(
                1,
                Integer.toString(sources.identity().brokerId()),
                sources.identity().clusterId(),
                sources.identity().version());
        lookAtNetwork();
        sources.topics().topics().forEach(this::lookAtTopic);
        lookAtCleaner();
        flushFailures.set(sources.disk().failedFlushes());
        if (sample.diskTotalBytes() >= 0) {
            diskFree.set(sample.diskFreeBytes());
            diskTotal.set(sample.diskTotalBytes());
        }
        groups.set(sample.groups().size());
        sample.groups().forEach(this::lookAtGroup);
        leftOut.set(families.stream()
                .filter(family -> family != leftOut)
                .mapToInt(Family::endOfLook)
                .sum());
        leftOut.endOfLook();
        return registry.scrape();
    }

    private void lookAtNetwork() {
        for (RequestStats.OfMethod method : sources.requests().all()) {
            method.outcomes((error, count) -> requests.set(count, method.name(), error));
        }
        connections.set(sources.connections().count());
        accepted.set(sources.connections().acceptedCount());
        refused.set(sources.connections().refusedCount());
        ConnectionStats traffic = sources.connections().traffic();
        networkIn.set(traffic.bytesIn());
        networkOut.set(traffic.bytesOut());
    }

    private void lookAtTopic(String topic, List<Partition> served) {
        TopicTraffic traffic = served.get(0).traffic();
        bytesIn.set(traffic.bytesIn(), topic);
        recordsIn.set(traffic.recordsIn(), topic);
        bytesOut.set(traffic.bytesOut(), topic);
        recordsOut.set(traffic.recordsOut(), topic);
        long bytes = 0;
        long segmentCount = 0;
        int failed = 0;
        for (Partition partition : served) {
            bytes += partition.log().sizeInBytes();
            segmentCount += partition.log().segmentCount();
            failed += partition.isOutOfService() ? 1 : 0;
        }
        partitions.set(served.size(), topic);
        outOfService.set(failed, topic);
        logBytes.set(bytes, topic);
        segments.set(segmentCount, topic);
    }

    private void lookAtCleaner() {
        List<CompactionStatus> logs = sources.cleaner().statuses();
        cleanerRunning.set(sources.cleaner().running().isPresent() ? 1 : 0);
        cleanerBuffer.set(sources.cleaner().bufferBytes());
        cleanerDirty.set(logs.stream().mapToLong(CompactionStatus::dirtyBytes).sum());
        cleanerRatio.set(
                logs.stream().mapToDouble(CompactionStatus::dirtyRatio).max().orElse(0));
        uncleanable.set(
                logs.stream().filter(log -> log.uncleanable().isPresent()).count());
    }

    private void lookAtGroup(GroupObservation group) {
        members.set(group.members(), group.groupId());
        group.rebalances().forEach((cause, count) -> rebalances.set(count, group.groupId(), cause));
        group.lags().forEach((topic, lag) -> {
            lagRecords.set(lag.records(), group.groupId(), topic);
            lag.ms().ifPresent(ms -> lagSeconds.set(ms / 1000.0, group.groupId(), topic));
        });
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
