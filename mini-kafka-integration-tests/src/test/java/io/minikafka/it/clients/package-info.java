/** Producers, consumers and groups together, against a real broker: in this process, or in one that is killed. */
package io.minikafka.it.clients;
