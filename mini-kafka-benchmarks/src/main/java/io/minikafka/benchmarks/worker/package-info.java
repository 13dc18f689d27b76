/** The process that the clients run in: our clients or Kafka's, behind one face. */
package io.minikafka.benchmarks.worker;
