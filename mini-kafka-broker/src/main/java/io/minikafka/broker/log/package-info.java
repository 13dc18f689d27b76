/**
 * The partition log on files: segments and their indexes in Kafka's layout, recovery, producer sequences, and the data
 * folder that holds them.
 *
 * <p>Threads: an append runs on whichever thread holds the log's append lock; reads run on any thread and take no lock,
 * because everything a reader needs is published as one immutable {@link io.minikafka.broker.log.LogView}. What is slow
 * (fsync, deletion, rebuilding an index) runs on the storage thread that the broker passes in.
 */
package io.minikafka.broker.log;
