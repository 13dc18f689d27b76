package io.minikafka.broker.network;

import io.netty.channel.Channel;

/** The other protocol of the port. Any event loop may call it. */
@FunctionalInterface
public interface HttpService {
    /**
     * Adds the handlers that serve HTTP/1.1 to the end of the pipeline, and returns what they make of the connection. On
     * the channel's event loop, before the first byte of the first request is handed on.
     *
     * @param peer to be told what the connection carries
     */
    ServedConnection open(Channel channel, Peer peer);
}
