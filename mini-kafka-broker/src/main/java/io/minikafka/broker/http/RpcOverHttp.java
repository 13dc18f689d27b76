package io.minikafka.broker.http;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.network.Caller;
import io.minikafka.broker.network.ClientName;
import io.minikafka.broker.network.OrderedWrites;
import io.minikafka.broker.network.WaitingFetch;
import io.minikafka.common.rpc.Json;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One JSON-RPC request that came over HTTP. A connection has one at a time, so that its writes are in order as they are. */
final class RpcOverHttp implements Caller, Ongoing {
    private static final Logger LOG = LoggerFactory.getLogger(RpcOverHttp.class);

    private final HttpCall call;
    private final OrderedWrites writes = new OrderedWrites();
    private final Set<WaitingFetch> waitingFetches = new LinkedHashSet<>();
    private final Deque<Runnable> whenWritable = new ArrayDeque<>();

    RpcOverHttp(HttpCall call) {
        this.call = call;
    }

    @Override
    public void write(Json.Writer envelope, List<LogRegion> regions) {
        regions.forEach(LogRegion::close); // none: requests whose answer would have an attachment are refused
        call.answerWith(() -> HttpAnswer.json(HttpResponseStatus.OK, envelope));
    }

    @Override
    public void finished() {
        call.answer(HttpAnswer.empty(HttpResponseStatus.NO_CONTENT));
    }

    @Override
    public void gone() {
        whenWritable.clear();
        new ArrayList<>(waitingFetches).forEach(WaitingFetch::abandon);
    }

    @Override
    public void drain() {
        new ArrayList<>(waitingFetches).forEach(WaitingFetch::answerNow);
    }

    @Override
    public void writable() {
        while (isWritable() && !whenWritable.isEmpty()) {
            whenWritable.poll().run();
        }
    }

    @Override
    public EventExecutor loop() {
        return call.channel().eventLoop();
    }

    /** What it is stands in its {@code User-Agent}, see {@link HttpConnection}. */
    @Override
    public void named(ClientName name) {}

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) call.channel().localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return call.channel().remoteAddress();
    }

    @Override
    public void onLoop(Runnable task) {
        call.onLoop(task);
    }

    @Override
    public void later(Runnable task) {
        try {
            loop().execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The network has ended before an answer to {}", remoteAddress());
        }
    }

    @Override
    public boolean isWritable() {
        return call.channel().isWritable();
    }

    @Override
    public void whenWritable(Runnable task) {
        whenWritable.add(task);
    }

    @Override
    public boolean isDraining() {
        return call.isDraining();
    }

    @Override
    public OrderedWrites writes() {
        return writes;
    }

    @Override
    public Set<WaitingFetch> waitingFetches() {
        return waitingFetches;
    }

    @Override
    public String host() {
        return remoteAddress() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : "";
    }

    @Override
    public boolean isOpen() {
        return call.channel().isActive();
    }

    @Override
    public boolean isKeptOpen() {
        return false;
    }

    /** Nothing can be told to who has not asked: a member over HTTP learns of it with its next heartbeat. */
    @Override
    public void groupChanged(String groupId, String memberId) {}
}
