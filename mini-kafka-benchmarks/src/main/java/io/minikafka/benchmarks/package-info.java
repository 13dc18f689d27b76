/** {@code ./mini-kafka bench}: runs benchmarks of both systems in turn. */
package io.minikafka.benchmarks;
