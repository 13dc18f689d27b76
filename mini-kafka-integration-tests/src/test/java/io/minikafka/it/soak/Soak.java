package io.minikafka.it.soak;

import io.minikafka.broker.Main;
import io.minikafka.it.clients.Admin;
import io.minikafka.it.clients.BrokerProcess;
import io.minikafka.it.clients.Clients;
import io.minikafka.it.clients.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** {@code soak.sh [MINUTES [SEED]]}. Prints one line of counts; ends with 1 where something was wrong. */
public final class Soak {
    private static final String[] BROKER = {
        "log.retention.check.interval.ms=500",
        "log.cleaner.backoff.ms=500",
        "log.cleaner.dedupe.buffer.size=65536",
        "log.flush.offset.checkpoint.interval.ms=1000",
        "log.segment.bytes=262144",
        "offsets.topic.num.partitions=4"
    };

    private final Findings findings = new Findings();
    private final Random random;
    private final Path folder;

    private Soak(long seed, Path folder) {
        this.random = new Random(seed);
        this.folder = folder;
    }

    public static void main(String[] args) throws Exception {
        double minutes = args.length > 0 ? Double.parseDouble(args[0]) : 10;
        long seed = args.length > 1 ? Long.parseLong(args[1]) : System.nanoTime();
        Path folder = Files.createTempDirectory("mini-kafka-soak");
        System.err.println("soak with seed " + seed + " for " + minutes + " minutes in " + folder);
        Soak soak = new Soak(seed, folder);
        soak.run(Duration.ofMillis((long) (minutes * 60_000)));
        System.out.println("soak: seed " + seed + ", " + minutes + " minutes: " + soak.findings);
        boolean sound = soak.findings.wrong() == 0;
        if (sound) {
            soak.deleteFolder();
        }
        System.exit(sound ? 0 : 1);
    }

    private void run(Duration duration) throws Exception {
        try (BrokerProcess broker = new BrokerProcess(folder, BROKER)) {
            broker.start();
            try (Admin admin = new Admin(broker.address())) {
                List<Workload> workloads = workloads(new Clients(broker.address()), admin);
                for (Workload workload : workloads) {
                    workload.start();
                }
                disturb(broker, System.nanoTime() + duration.toNanos());
                for (Workload workload : workloads) {
                    workload.finish();
                }
            }
            int status = broker.stop();
            if (status != 143) {
                findings.wrong("the broker ended with " + status);
            }
        }
        checkFiles();
    }

    /** What the broker has left has to be sound for who looks at the files alone. */
    private void checkFiles() {
        List<String> problems = new CopyOnWriteArrayList<>();
        List<String> args =
                List.of("dump-log", "--check", folder.resolve("data").toString());
        int status = JavaProcess.start(Main.class, args, folder.resolve("dump-errors.log"), problems::add)
                .awaitEnd();
        if (status != 0) {
            findings.wrong("dump-log --check ended with " + status + ": " + problems);
        }
    }

    private List<Workload> workloads(Clients clients, Admin admin) {
        List<Workload> workloads = new ArrayList<>();
        String[][] ledgers = {{"os", "zstd"}, {"interval", "lz4"}, {"commit", "snappy"}};
        for (String[] ledger : ledgers) {
            Map<String, String> configs =
                    Map.of("flush.policy", ledger[0], "retention.ms", "-1", "segment.bytes", "131072");
            workloads.add(new Ledger(
                    "ledger-" + ledger[0], configs, ledger[1], true, clients, admin, findings, nextRandom()));
        }
        Map<String, String> ring = Map.of("retention.bytes", "500000", "retention.ms", "20000", "segment.ms", "3000");
        workloads.add(new Ledger("ring", ring, "none", false, clients, admin, findings, nextRandom()));
        Map<String, String> compact = Map.of(
                "cleanup.policy",
                "compact",
                "min.cleanable.dirty.ratio",
                "0.2",
                "delete.retention.ms",
                "3000",
                "segment.bytes",
                "65536",
                "segment.ms",
                "2000");
        workloads.add(new Table("table", compact, "gzip", clients, admin, findings, nextRandom()));
        workloads.add(new Table("table-plain", compact, "none", clients, admin, findings, nextRandom()));
        workloads.add(new Phoenix("phoenix", clients, admin, findings, nextRandom()));
        return workloads;
    }

    private Random nextRandom() {
        return new Random(random.nextLong());
    }

    private void disturb(BrokerProcess broker, long untilNanos) {
        while (System.nanoTime() < untilNanos) {
            LockSupport.parkNanos(Duration.ofMillis(3000 + random.nextInt(9000)).toNanos());
            if (random.nextInt(4) > 0) {
                broker.kill();
                findings.count("kills", 1);
            } else {
                int status = broker.stop();
                findings.count("clean stops", 1);
                if (status != 143) {
                    findings.wrong("the broker ended with " + status);
                }
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
            broker.start();
        }
    }

    private void deleteFolder() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
