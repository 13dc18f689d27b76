/** What every command that talks to a broker has: where it is, and an admin client that answers in line. */
package io.minikafka.cli.connection;
