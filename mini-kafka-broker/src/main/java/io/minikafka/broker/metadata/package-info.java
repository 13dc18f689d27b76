/**
 * What the cluster consists of: an immutable image, changed by commands that are applied in order through one door, on
 * one thread. Today the door keeps the image in {@code topics.json}; a replicated log of the same commands can take its
 * place.
 */
package io.minikafka.broker.metadata;
