package io.minikafka.cli.demo;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Counts what the consumers got, and sees what was lost, changed, out of order or stored twice. An event that comes once
 * more from the same place in the log is no fault: it was processed but not committed when its consumer was killed.
 */
final class Ledger {
    private static final int NEVER = -1;

    private final Events events;
    private final int partitions;
    private final long[] places; // by event, partition and offset of its first delivery in one number
    private final int[] lastOfKey; // by key, the event that came last for the first time
    private final int[] delivered; // by partition
    private final int[] again; // by partition
    private int arrived;
    private int outOfOrder;
    private int changed;
    private int storedTwice;
    private String firstFault = "";

    Ledger(Events events, int partitions) {
        this.events = events;
        this.partitions = partitions;
        this.places = new long[events.count()];
        this.lastOfKey = new int[events.keyCount()];
        this.delivered = new int[partitions];
        this.again = new int[partitions];
        Arrays.fill(places, NEVER);
        Arrays.fill(lastOfKey, NEVER);
    }

    void add(ConsumerReport.Got got) {
        int event = got.event();
        if (got.checksum() != events.checksum(event)) {
            changed++;
            fault("%s came with other bytes", event);
        }
        long place = got.offset() * partitions + got.partition();
        if (places[event] == NEVER) {
            places[event] = place;
            addFirst(event, got.partition());
        } else if (places[event] == place) {
            again[got.partition()]++;
        } else {
            storedTwice++;
            fault("%s stands in the log twice", event);
        }
    }

    private void addFirst(int event, int partition) {
        delivered[partition]++;
        arrived++;
        int key = events.key(event);
        if (event < lastOfKey[key]) {
            outOfOrder++;
            fault("%s came after line " + events.lineNumber(lastOfKey[key]), event);
        } else {
            lastOfKey[key] = event;
        }
    }

    private void fault(String format, int event) {
        if (firstFault.isEmpty()) {
            firstFault = String.format(Locale.ROOT, format, events.describe(event));
        }
    }

    /** Events that came at least once. */
    int arrived() {
        return arrived;
    }

    int lost() {
        return events.count() - arrived;
    }

    /** Events that came for the first time although a later one of their key had come before. */
    int outOfOrder() {
        return outOfOrder;
    }

    int changed() {
        return changed;
    }

    int storedTwice() {
        return storedTwice;
    }

    int delivered(int partition) {
        return delivered[partition];
    }

    int again(int partition) {
        return again[partition];
    }

    int again() {
        return Arrays.stream(again).sum();
    }

    /** The first thing that went wrong, for the user; where nothing did, the first event that is missing. */
    Optional<String> firstFault() {
        if (firstFault.isEmpty() && lost() > 0) {
            int event = 0;
            while (places[event] != NEVER) {
                event++;
            }
            return Optional.of(events.describe(event) + " never came");
        }
        return firstFault.isEmpty() ? Optional.empty() : Optional.of(firstFault);
    }
}
