package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.system.BrokerSystem;
import io.minikafka.benchmarks.system.Server;
import io.minikafka.benchmarks.worker.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * One system during one benchmark: its broker and the process of its clients, both started when they are first asked for
 * and kept for all runs, so that they are as warm as they become.
 */
public final class Stand implements AutoCloseable {
    /** The same for both brokers and both clients. */
    public static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

    private final BrokerSystem system;
    private final Path folder;
    private final int seconds;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Server server;
    private WorkerProcess worker;
    private int topics;

    /** A stand in a folder of its own, with so many seconds for a run. */
    public Stand(BrokerSystem system, Path folder, int seconds) {
        this.system = system;
        this.folder = folder;
        this.seconds = seconds;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public BrokerSystem system() {
        return system;
    }

    public boolean ours() {
        return system.ours();
    }

    /** How long one run counts. */
    public int seconds() {
        return seconds;
    }

    /** A folder of its own for a broker that a benchmark starts by itself, prepared for its first start. */
    public Path newFolder() throws IOException {
        Path created = Files.createTempDirectory(folder, "run");
        system.prepare(created);
        return created;
    }

    /** The broker of this benchmark, with a heap of 1 GiB. */
    public Server server() {
        if (server == null) {
            system.prepare(folder);
            server = keep(system.start(folder, Map.of(), HEAP).awaitListening());
        }
        return server;
    }

    /** The process of the clients. */
    public WorkerProcess worker() {
        if (worker == null) {
            worker = keep(new WorkerProcess(system.id(), HEAP, logFile("worker")));
        }
        return worker;
    }

    /** Where a process of this stand writes what it has to say. */
    public Path logFile(String process) {
        return folder.resolve(process + ".log");
    }

    /** A name that no run has had. */
    public String newTopic() {
        topics++;
        return "bench-" + topics;
    }

    /** Is closed with the stand. */
    public <T extends AutoCloseable> T keep(T closeable) {
        open.push(closeable);
        return closeable;
    }

    /** Ends all processes; the data stays for whoever cleans up. */
    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("could not end what " + system.name() + " has started", e);
            }
        }
    }
}
