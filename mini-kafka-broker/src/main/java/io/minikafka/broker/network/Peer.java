package io.minikafka.broker.network;

import io.minikafka.broker.stats.ConnectionStats;
import io.minikafka.common.api.DescribeBroker;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;

/**
 * Who is at the other end of a connection, and what it has carried.
 *
 * <p>Threads: the connection's event loop writes, any may ask.
 */
public final class Peer {
    /** What a connection speaks. */
    public enum Protocol {
        /** Not known before the first bytes. */
        UNKNOWN,
        RPC,
        HTTP
    }

    private final long id;
    private final SocketAddress address;
    private final long connectedMs;
    private final ConnectionStats stats = new ConnectionStats();
    private final ConnectionStats all;
    private volatile Protocol protocol = Protocol.UNKNOWN;
    private volatile ClientName client = ClientName.UNKNOWN;

    /** @param all of all connections, in which this one is counted too */
    public Peer(long id, SocketAddress address, long connectedMs, ConnectionStats all) {
        this.id = id;
        this.address = address;
        this.connectedMs = connectedMs;
        this.all = all;
    }

    void speaks(Protocol known) {
        protocol = known;
    }

    /** It has said what it is. */
    public void named(ClientName name) {
        client = name;
    }

    /** A request came. */
    public void requested() {
        stats.requested();
        all.requested();
    }

    public void received(long bytes) {
        stats.received(bytes);
        all.received(bytes);
    }

    public void sent(long bytes) {
        stats.sent(bytes);
        all.sent(bytes);
    }

    DescribeBroker.Connection described() {
        return new DescribeBroker.Connection(
                id,
                address instanceof InetSocketAddress inet
                        ? NetUtil.toSocketAddressString(inet)
                        : String.valueOf(address),
                client.name(),
                client.version(),
                protocol.name().toLowerCase(Locale.ROOT),
                connectedMs,
                stats.requests(),
                stats.bytesIn(),
                stats.bytesOut());
    }
}
