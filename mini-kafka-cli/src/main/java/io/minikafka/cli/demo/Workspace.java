package io.minikafka.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The demo's temporary folder and its processes. {@link #close} leaves nothing of either, and so does the end of this
 * program by Ctrl-C or SIGTERM.
 *
 * <p>Threads: {@link #close} may be called by any, and runs once; the rest is for the main thread.
 */
final class Workspace implements AutoCloseable {
    private static final long INTERRUPT_MS = 500; // Ctrl-C reaches the processes and us at about the same time

    private final Path folder;
    private final Object lock = new Object(); // guards children and closed
    private final List<Child> children = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread hook = new Thread(this::destroy, "demo-cleanup");
    private boolean closed;

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace open() throws IOException {
        Workspace workspace = new Workspace(Files.createTempDirectory("mini-kafka-demo-"));
        Runtime.getRuntime().addShutdownHook(workspace.hook);
        return workspace;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    Child start(String name, List<String> command, Path out) throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new IOException("the demo was interrupted");
            }
            Child child = Child.start(name, command, out, file(name + ".err"));
            children.add(child);
            return child;
        }
    }

    /** Fails where a process has died that should live. */
    void check() throws DemoException, IOException, InterruptedException {
        List<Child> all;
        synchronized (lock) {
            all = List.copyOf(children);
        }
        for (Child child : all) {
            if (child.hasDiedUnexpectedly() && !isInterrupted()) {
                throw new DemoException(child.lastWords());
            }
        }
    }

    /** Whether this program is about to end from outside; gives the signal a moment to arrive. */
    boolean isInterrupted() throws InterruptedException {
        return closing.await(INTERRUPT_MS, TimeUnit.MILLISECONDS);
    }

    /** Kills what still lives and removes the folder. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // it is running already
        }
        destroy();
    }

    private void destroy() {
        closing.countDown();
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            children.forEach(Child::destroyForcibly);
            try {
                for (Child child : children) {
                    child.awaitDeath();
                }
                delete();
            } catch (IOException e) {
                throw new UncheckedIOException(folder + " cannot be removed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
