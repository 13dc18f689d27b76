package io.minikafka.admin;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Configs of a topic to be changed; those that are not named stay as they are. Immutable. */
public final class ConfigChanges {
    /** Nothing yet; to be gone on from with {@link #set} and {@link #unset}. */
    public static final ConfigChanges NONE = new ConfigChanges(Map.of(), Set.of());

    private final Map<String, String> set;
    private final Set<String> unset;

    private ConfigChanges(Map<String, String> set, Set<String> unset) {
        this.set = Map.copyOf(set);
        this.unset = Collections.unmodifiableSet(new TreeSet<>(unset));
    }

    /** These changes, and {@code name} set to {@code value}; what was said of it before does not count. */
    public ConfigChanges set(String name, String value) {
        Map<String, String> newSet = new HashMap<>(set);
        newSet.put(name, value);
        Set<String> newUnset = new TreeSet<>(unset);
        newUnset.remove(name);
        return new ConfigChanges(newSet, newUnset);
    }

    /** These changes, and {@code name} left to the broker's settings; what was said of it before does not count. */
    public ConfigChanges unset(String name) {
        Map<String, String> newSet = new HashMap<>(set);
        newSet.remove(name);
        Set<String> newUnset = new TreeSet<>(unset);
        newUnset.add(name);
        return new ConfigChanges(newSet, newUnset);
    }

    /** Values by name. */
    public Map<String, String> toSet() {
        return set;
    }

    public Set<String> toUnset() {
        return unset;
    }

    @Override
    public String toString() {
        return "set " + set + ", unset " + unset;
    }
}
