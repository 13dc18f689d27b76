package io.minikafka.broker.log;

/**
 * What the log of a partition has to be.
 *
 * @param topicId of the topic that it belongs to; a folder that was made for another topic of the same name is put away
 */
public record LogSpec(String topicId, LogConfig config) {}
