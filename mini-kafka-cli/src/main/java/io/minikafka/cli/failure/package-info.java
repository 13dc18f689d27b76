/** How a command fails: exit codes, one line with the next thing to try, the nearest name. */
package io.minikafka.cli.failure;
