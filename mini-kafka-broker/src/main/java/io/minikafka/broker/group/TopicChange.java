package io.minikafka.broker.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/** What became of the topics that a group reads. */
final class TopicChange {
    private TopicChange() {}

    /** Of several changes at once the first one, by the topics' names, gives the kind, and the detail tells of all. */
    static Cause cause(SortedMap<String, GroupTopic> before, SortedMap<String, GroupTopic> after) {
        SortedSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        Cause.Kind kind = null;
        List<String> details = new ArrayList<>();
        for (String name : names) {
            Optional<Cause> one = one(name, before.get(name), after.get(name));
            kind = kind == null && one.isPresent() ? one.get().kind() : kind;
            one.ifPresent(change -> details.add(change.detail()));
        }
        return kind == null ? Cause.loaded() : new Cause(kind, Optional.empty(), String.join("; ", details));
    }

    private static Optional<Cause> one(String name, GroupTopic before, GroupTopic after) {
        if (before == null) {
            return cause(
                    Cause.Kind.TOPIC_CREATED, name + " was created with " + after.partitionCount() + " partitions");
        }
        if (after == null) {
            return cause(Cause.Kind.TOPIC_DELETED, name + " was deleted");
        }
        if (!before.id().equals(after.id())) {
            return cause(Cause.Kind.TOPIC_RECREATED, name + " was deleted and created again");
        }
        return before.partitionCount() == after.partitionCount()
                ? Optional.empty()
                : cause(
                        Cause.Kind.TOPIC_GREW,
                        name
                                + (before.partitionCount() < after.partitionCount()
                                        ? " grew from "
                                        : " was taken back from ")
                                + before.partitionCount() + " to " + after.partitionCount()
                                + " partitions");
    }

    private static Optional<Cause> cause(Cause.Kind kind, String detail) {
        return Optional.of(new Cause(kind, Optional.empty(), detail));
    }
}
