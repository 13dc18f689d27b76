package io.minikafka.broker.group;

/**
 * The offset of the next record to read, and what the application wanted to remember with it.
 *
 * @param topicId of the topic whose offset it is, which may have been deleted since
 */
record CommittedOffset(String topicId, long offset, String metadata, long commitTimeMs) {}
