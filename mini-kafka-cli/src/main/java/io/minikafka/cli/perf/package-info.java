/** The commands that measure how fast a broker takes and gives records. */
package io.minikafka.cli.perf;
