/** The benchmarks, one class for each kind. */
package io.minikafka.benchmarks.scenario;
