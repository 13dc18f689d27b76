package io.minikafka.admin;

/** A group among all. Immutable. */
public final class GroupListing {
    private final String groupId;
    private final GroupState state;

    GroupListing(String groupId, GroupState state) {
        this.groupId = groupId;
        this.state = state;
    }

    public String groupId() {
        return groupId;
    }

    public GroupState state() {
        return state;
    }

    @Override
    public String toString() {
        return groupId + " " + state;
    }
}
