/** What was measured, and how that compares. */
package io.minikafka.benchmarks.result;
