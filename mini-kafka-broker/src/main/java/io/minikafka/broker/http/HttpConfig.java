package io.minikafka.broker.http;

import java.time.Duration;
import java.util.List;

/**
 * What HTTP may take, and who may ask.
 *
 * @param maxHeaderBytes of a request's header, and of its first line
 * @param maxBodyBytes of a request's body
 * @param requestTimeout from the first byte of a request to its last
 * @param maxStreams streams of records at once, of all connections
 * @param heartbeat how often a stream says that it is alive while there is nothing else to say
 * @param allowedHosts further names of this broker in {@code Host} headers, without port; "*" allows any
 */
public record HttpConfig(
        int maxHeaderBytes,
        int maxBodyBytes,
        Duration requestTimeout,
        int maxStreams,
        Duration heartbeat,
        List<String> allowedHosts) {}
