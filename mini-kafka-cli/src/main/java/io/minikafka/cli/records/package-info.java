/** The commands that write and read records, and how records look as text. */
package io.minikafka.cli.records;
