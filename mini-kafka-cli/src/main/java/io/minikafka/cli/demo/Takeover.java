package io.minikafka.cli.demo;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How what a killed consumer owned comes to another one. Times are of {@link System#nanoTime}. */
final class Takeover {
    private final String victim;
    private final Set<Integer> partitions;
    private final Set<Integer> ownerless;
    private final long killedNanos;
    private Duration untilOwned;
    private Duration untilFirstEvent;

    Takeover(String victim, Set<Integer> partitions, long killedNanos) {
        this.victim = victim;
        this.partitions = Set.copyOf(partitions);
        this.ownerless = new TreeSet<>(partitions);
        this.killedNanos = killedNanos;
    }

    void add(ConsumerReport report, long nowNanos) {
        if (report.consumer().equals(victim)) {
            return;
        }
        Duration since = Duration.ofNanos(nowNanos - killedNanos);
        if (report instanceof ConsumerReport.Owns owns) {
            ownerless.removeAll(owns.partitions());
            if (ownerless.isEmpty() && untilOwned == null) {
                untilOwned = since;
            }
        } else if (report instanceof ConsumerReport.Got got
                && untilFirstEvent == null
                && partitions.contains(got.partition())) {
            untilFirstEvent = since;
        }
    }

    String victim() {
        return victim;
    }

    /** What it was about. */
    Set<Integer> partitions() {
        return partitions;
    }

    /** From the kill until others owned all of it; empty while they do not. */
    Optional<Duration> untilOwned() {
        return Optional.ofNullable(untilOwned);
    }

    /** From the kill until an event of it came to another consumer; empty while none did. */
    Optional<Duration> untilFirstEvent() {
        return Optional.ofNullable(untilFirstEvent);
    }
}
