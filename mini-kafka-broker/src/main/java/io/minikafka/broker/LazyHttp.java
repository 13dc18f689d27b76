package io.minikafka.broker;

import io.minikafka.broker.network.HttpService;
import io.minikafka.broker.network.Peer;
import io.minikafka.broker.network.ServedConnection;
import io.netty.channel.Channel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Makes HTTP when it is first spoken: until then a broker starts and runs without a class of it.
 *
 * <p>Threads: any event loop.
 */
final class LazyHttp implements HttpService {
    private final Supplier<HttpService> maker;
    private final AtomicReference<HttpService> made = new AtomicReference<>();

    LazyHttp(Supplier<HttpService> maker) {
        this.maker = maker;
    }

    @Override
    public ServedConnection open(Channel channel, Peer peer) {
        if (made.get() == null) {
            made.compareAndSet(null, maker.get()); // two at once make two, of which the first counts
        }
        return made.get().open(channel, peer);
    }
}
