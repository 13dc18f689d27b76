package io.minikafka.broker.network;

import java.time.Duration;

/**
 * How the server listens.
 *
 * @param port 0 takes a free one
 * @param threads event loops that all connections share
 * @param maxRequestBytes bound of a request's frame, and of an answer in JSON
 * @param maxConnections further ones are closed at once
 * @param maxIdle a connection that neither says nor is told anything for so long is closed
 */
public record NetworkConfig(
        String host, int port, int threads, int maxRequestBytes, int maxConnections, Duration maxIdle) {}
