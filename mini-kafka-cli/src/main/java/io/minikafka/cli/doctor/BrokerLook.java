package io.minikafka.cli.doctor;

import io.minikafka.admin.ConfigEntry;
import io.minikafka.admin.LogDirDescription;
import io.minikafka.admin.TopicDescription;
import io.minikafka.admin.TopicListing;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.common.api.ApiVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the broker itself tells, wherever it runs. */
final class BrokerLook {
    private static final int PROTOCOL = 1;
    private static final int ROUND_TRIPS = 5;
    private static final long SLOW_NANOS = 500_000_000;
    private static final long MIB = 1024 * 1024;

    private final Session session;
    private final CommonOptions common;

    BrokerLook(Session session, CommonOptions common) {
        this.session = session;
        this.common = common;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        ApiVersions.Result broker = versions();
        findings.add(reached(broker));
        findings.add(version(broker));
        findings.addAll(new HttpLook(common).findings());
        LogDirDescription logs = session.get(session.admin().describeLogDirs());
        findings.add(disk(logs.path(), logs.usableBytes(), logs.totalBytes()));
        findings.add(partitions(logs));
        findings.add(exposure());
        return findings;
    }

    private ApiVersions.Result versions() {
        try {
            return session.call(new ApiVersions.Request(Optional.of("mini-kafka doctor"), version()));
        } catch (CliException e) {
            throw new CliException(
                    e.exitCode(),
                    "something listens at " + common.bootstrap() + ", but it does not answer as Mini Kafka does: "
                            + e.getMessage(),
                    "see which program has the port, for instance with: ss -ltnp",
                    e);
        }
    }

    private static Optional<String> version() {
        return Optional.ofNullable(BrokerLook.class.getPackage().getImplementationVersion());
    }

    private Finding reached(ApiVersions.Result broker) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < ROUND_TRIPS; i++) {
            long start = System.nanoTime();
            session.call(new ApiVersions.Request(Optional.empty(), Optional.empty()));
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        String found = "broker " + broker.brokerId + " of cluster " + broker.clusterId + " at " + common.bootstrap()
                + " answers in " + String.format("%.1f ms", fastest / 1e6);
        return fastest < SLOW_NANOS
                ? Finding.ok("broker", found)
                : Finding.warn("broker", found, "that is slow: look at the network, and at the load of its machine");
    }

    private static Finding version(ApiVersions.Result broker) {
        String own = version().orElse("");
        String found = broker.softwareName + " " + broker.softwareVersion + ", protocol " + broker.protocol;
        if (broker.protocol != PROTOCOL) {
            return Finding.fail(
                    "version",
                    found + ", while this command line speaks protocol " + PROTOCOL,
                    "use a command line of the broker's version");
        }
        return own.isEmpty() || own.equals(broker.softwareVersion)
                ? Finding.ok("version", found)
                : Finding.warn(
                        "version",
                        found + ", while this command line is " + own,
                        "what only one of them knows does not work: use the same version");
    }

    static Finding disk(String folder, long usableBytes, long totalBytes) {
        String found = Amount.bytes(usableBytes) + " of " + Amount.bytes(totalBytes) + " left for " + folder;
        String todo = "free some, or have less kept: mini-kafka configs set TOPIC retention.ms=…, retention.bytes=…";
        if (usableBytes < 100 * MIB || usableBytes < totalBytes / 100) {
            return Finding.fail("disk", found + "; writes will be refused soon", todo);
        }
        return usableBytes < 1024 * MIB || usableBytes < totalBytes / 10
                ? Finding.warn("disk", found, todo)
                : Finding.ok("disk", found);
    }

    private Finding partitions(LogDirDescription logs) {
        List<String> names = session.get(session.admin().listTopics()).stream()
                .map(TopicListing::name)
                .toList();
        Map<String, TopicDescription> topics =
                session.get(session.admin().describeTopics(names).all());
        List<String> out = new ArrayList<>();
        topics.values()
                .forEach(topic -> topic.partitions().stream()
                        .filter(partition -> partition.leader().isEmpty()
                                || !partition.offlineReplicas().isEmpty())
                        .forEach(partition -> out.add(topic.name() + "-" + partition.partition())));
        if (out.isEmpty()) {
            return Finding.ok(
                    "partitions",
                    Amount.count(logs.logs().size(), "partition") + " of " + Amount.count(names.size(), "topic")
                            + ", all in service");
        }
        return Finding.fail(
                "partitions",
                "out of service: " + String.join(", ", out),
                "its disk has failed; the broker's log says how. Mend it and start the broker again;"
                        + " mini-kafka dump-log --check FOLDER says what is damaged");
    }

    /** There is no login yet: whoever reaches the port may do everything. */
    private Finding exposure() {
        String host = session.get(session.admin().describeBrokerConfigs()).stream()
                .filter(config -> config.name().equals("host"))
                .map(ConfigEntry::value)
                .findFirst()
                .orElse("");
        boolean local = host.startsWith("127.") || host.equals("localhost") || host.equals("::1");
        return local
                ? Finding.ok("exposure", "listens at " + host + ": only this machine's programs reach it")
                : Finding.warn(
                        "exposure",
                        "listens at " + host + ": whoever reaches it may read and delete everything",
                        "let only those through whom you trust: a firewall, or host=127.0.0.1");
    }
}
