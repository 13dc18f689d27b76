package io.minikafka.broker.group;

/** The offset of the next record to read, and what the application wanted to remember with it. */
record CommittedOffset(long offset, String metadata, long commitTimeMs) {}
