/**
 * What the broker counts while it works: plain counters that cost a request next to nothing, know of no metrics library,
 * and can be read by any thread at any time. They begin with the broker.
 */
package io.minikafka.broker.stats;
