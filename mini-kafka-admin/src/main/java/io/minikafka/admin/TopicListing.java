package io.minikafka.admin;

/** A topic among all. Immutable. */
public final class TopicListing {
    private final String name;
    private final String topicId;
    private final boolean internal;
    private final int partitionCount;

    TopicListing(String name, String topicId, boolean internal, int partitionCount) {
        this.name = name;
        this.topicId = topicId;
        this.internal = internal;
        this.partitionCount = partitionCount;
    }

    public String name() {
        return name;
    }

    /** Never used again, not even by a later topic of the same name. */
    public String topicId() {
        return topicId;
    }

    /** Whether it is the broker's own. */
    public boolean isInternal() {
        return internal;
    }

    public int partitionCount() {
        return partitionCount;
    }

    @Override
    public String toString() {
        return name + " with " + partitionCount + " partitions";
    }
}
