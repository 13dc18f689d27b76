/**
 * The Netty server and one handler for each method of the protocol. Everything of a connection runs on its event loop;
 * what a handler must wait for comes back to it there.
 */
package io.minikafka.broker.network;
