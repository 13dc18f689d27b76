package io.minikafka.broker.log;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The names in a folder, as they are and as they are on the disk for sure. Changes of different names get to the disk in
 * any order, those of one name in theirs; a rename as a whole or not at all.
 */
final class UnsyncedFolder {
    /** One name taken away, one given to a file or folder, or both at once. */
    private record Change(String removed, String added, Object node) {
        void applyTo(SortedMap<String, Object> names) {
            if (!removed.isEmpty()) {
                names.remove(removed);
            }
            if (!added.isEmpty()) {
                names.put(added, node);
            }
        }

        boolean touches(Set<String> names) {
            return names.contains(removed) || names.contains(added);
        }
    }

    private final SortedMap<String, Object> now = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private SortedMap<String, Object> synced = new TreeMap<>();

    /** The {@link UnsyncedFile} or {@link UnsyncedFolder} of that name, null where there is none. */
    Object get(String name) {
        return now.get(name);
    }

    void add(String name, Object node) {
        change(new Change("", name, node));
    }

    void remove(String name) {
        change(new Change(name, "", null));
    }

    void rename(String from, String to) {
        change(new Change(from, to, now.get(from)));
    }

    private void change(Change change) {
        change.applyTo(now);
        changes.add(change);
    }

    void sync() {
        synced = new TreeMap<>(now);
        changes.clear();
    }

    /** A sync that failed: some of it is on the disk, and the system counts all of it as written. */
    void halfSync(Random random) {
        synced = survivors(Survival.SOME, random);
        changes.clear();
    }

    /** The names that a power cut leaves. */
    SortedMap<String, Object> survivors(Survival survival, Random random) {
        SortedMap<String, Object> names = new TreeMap<>(synced);
        Set<String> lost = new HashSet<>();
        for (Change change : changes) {
            if (!change.touches(lost) && survival.keeps(random)) {
                change.applyTo(names);
            } else {
                lost.add(change.removed());
                lost.add(change.added());
                lost.remove("");
            }
        }
        return names;
    }
}
