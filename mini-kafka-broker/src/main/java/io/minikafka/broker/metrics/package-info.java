/**
 * The broker's metrics as Prometheus text. What is counted is in {@code io.minikafka.broker.stats} and in the parts
 * themselves; this package reads it when somebody asks. Until then no class of the metrics library is loaded, and
 * requests never meet it. All on one thread, {@code mini-kafka-view}.
 */
package io.minikafka.broker.metrics;
