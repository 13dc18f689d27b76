/** The two brokers as processes, and what the operating system says of them. */
package io.minikafka.benchmarks.system;
