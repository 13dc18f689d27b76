/**
 * What the clients share: where the cluster is, how to reach each of its brokers, how long to wait before trying again.
 * Everything runs on the one event loop of the client that it belongs to; views are immutable and for any thread.
 */
package io.minikafka.common.client;
