/** The command line against a broker: most commands in this process, through the entry that users have, a few as processes. */
package io.minikafka.it.cli;
