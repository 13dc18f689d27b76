/** What this machine can do at most, and what it is. */
package io.minikafka.benchmarks.machine;
