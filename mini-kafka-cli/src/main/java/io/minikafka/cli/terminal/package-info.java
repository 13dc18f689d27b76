/** What a command reads and writes: standard streams, tables, JSON lines, progress, questions. On the main thread. */
package io.minikafka.cli.terminal;
