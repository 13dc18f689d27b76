package io.minikafka.broker.group;

/**
 * A topic as groups see it.
 *
 * @param id tells it from every other topic, also from those that had its name before
 * @param createdMs -1 where nobody wrote it down
 */
public record GroupTopic(String id, int partitionCount, long createdMs) {}
