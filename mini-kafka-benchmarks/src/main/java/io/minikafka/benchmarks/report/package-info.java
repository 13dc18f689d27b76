/** Writes docs/benchmarks.md and its charts. */
package io.minikafka.benchmarks.report;
