/**
 * The partitions that this broker serves: each a log, a high watermark and the fetches that wait for more. Appends come
 * from any event loop, one at a time for each partition; the registry changes on the metadata thread alone.
 */
package io.minikafka.broker.topic;
