/** The command line: the entry point that picks the command. */
package io.minikafka.cli;
