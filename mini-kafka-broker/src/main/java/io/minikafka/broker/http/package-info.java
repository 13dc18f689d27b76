/**
 * HTTP/1.1 on the broker's port: JSON-RPC by {@code POST}, streams of records, health, metrics and the console's files.
 * One table of routes, one class for each. Everything of a connection runs on its event loop, one request at a time; what
 * a route must wait for comes back to it there. But for its
 * settings no class of this package is loaded before the first HTTP request.
 */
package io.minikafka.broker.http;
