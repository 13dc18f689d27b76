/**
 * The producer that applications embed: {@link io.minikafka.producer.MiniKafkaProducer} and what it is made of.
 *
 * <p>Threads: the application's threads serialize, choose the partition and write records into the open batch of their
 * partition, under that partition's lock. One daemon thread, the event loop, does everything else: it closes batches,
 * sends them, keeps their order through retries, and completes futures and callbacks.
 */
package io.minikafka.producer;
