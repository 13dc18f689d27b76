package io.minikafka.cli.doctor;

import io.minikafka.admin.ConfigEntry;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Reach;
import io.minikafka.cli.connection.Session;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be seen where the broker runs on this machine: its folder, and the limits of its process. */
final class LocalLook {
    private final Session session;
    private final CommonOptions common;
    private final Path given;

    /** @param given the folder that the user names; null for the one that the broker names */
    LocalLook(Session session, CommonOptions common, Path given) {
        this.session = session;
        this.common = common;
        this.given = given;
    }

    List<Finding> findings() {
        Path folder = given != null
                ? given
                : Path.of(
                        session.get(session.admin().describeLogDirs(List.of())).path());
        boolean here = given != null || (isLoopback() && Files.isDirectory(folder));
        if (!here) {
            return List.of(Finding.ok("folder", "on the broker's machine; run doctor there to have it looked at"));
        }
        List<Finding> findings = new ArrayList<>(FolderLook.findings(folder));
        findings.addAll(LimitsLook.findings(folder, maxConnections()));
        return findings;
    }

    private boolean isLoopback() {
        InetAddress address = Reach.first(common).getAddress();
        return address != null && address.isLoopbackAddress();
    }

    private long maxConnections() {
        return session.get(session.admin().describeBrokerConfigs()).stream()
                .filter(config -> config.name().equals("max.connections"))
                .map(ConfigEntry::value)
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }
}
