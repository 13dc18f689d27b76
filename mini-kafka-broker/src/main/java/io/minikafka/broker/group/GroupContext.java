package io.minikafka.broker.group;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What every group of a coordinator works with. */
record GroupContext(
        GroupConfig config, GroupStore store, LogEnds logEnds, GroupClock clock, Supplier<String> memberIds) {

    /** All records of one event of one group; on failure nothing is written. */
    void write(String groupId, List<GroupRecord> records) {
        if (!records.isEmpty()) {
            store.append(partitionOf(groupId), records);
        }
    }

    /** See {@link GroupStore#settled}. */
    CompletableFuture<Void> settled(String groupId) {
        return store.settled(partitionOf(groupId));
    }

    private int partitionOf(String groupId) {
        return (groupId.hashCode() & Integer.MAX_VALUE) % store.partitionCount();
    }
}
