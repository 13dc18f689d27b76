package io.minikafka.it.clients;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A {@link GroupMemberMain} as its test sees it: what it said, and a hand on its process. */
final class GroupMember implements AutoCloseable {
    /** Offsets of a partition that it processed, the last one excluded. */
    record Range(int partition, long from, long to) {}

    private final String name;
    private final Set<GroupLogReplay.Commit> processed = ConcurrentHashMap.newKeySet();
    private final List<String> unexpected = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final JavaProcess process;
    private volatile String owned = "";
    private volatile boolean paused;
    private volatile boolean leaving;

    GroupMember(String name, String address, String group, String topic, int sessionMs, Path errors) {
        this.name = name;
        List<String> args = List.of(address, group, topic, Integer.toString(sessionMs));
        this.process = JavaProcess.start(GroupMemberMain.class, args, errors, this::heard);
    }

    private void heard(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "did" ->
                processed.add(new GroupLogReplay.Commit(
                        words[1],
                        new Range(Integer.parseInt(words[2]), Long.parseLong(words[3]), Long.parseLong(words[4]))));
            case "owns" -> owned = line.substring(words[0].length()).trim();
            case "refused" -> refused.incrementAndGet();
            case "lost" -> lost.incrementAndGet();
            case "committed", "left" -> {}
            default -> unexpected.add(name + " said: " + line);
        }
    }

    /** What it processed, to be committed. */
    Set<GroupLogReplay.Commit> processed() {
        return processed;
    }

    /** The partitions by its own last word, as in {@code 0 1 2}. */
    String owned() {
        return owned;
    }

    List<String> unexpected() {
        return unexpected;
    }

    int refusedCommits() {
        return refused.get();
    }

    int losses() {
        return lost.get();
    }

    boolean isPaused() {
        return paused;
    }

    /** Whether it runs, or is paused, and was not asked to leave. */
    boolean isStaying() {
        return !leaving && process.isAlive();
    }

    void pause() {
        process.pause();
        paused = true;
    }

    void resume() {
        paused = false;
        process.resume();
    }

    void kill() {
        paused = false;
        process.kill();
    }

    /** Asks it to leave its group and end; does not wait. */
    void leave() {
        leaving = true;
        process.tell("leave");
    }

    /** The status with which it ended. */
    int awaitEnd() {
        return process.awaitEnd();
    }

    @Override
    public void close() {
        process.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
