package io.minikafka.broker.network;

import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.ApiMessage;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiRequest;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcId;
import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings each request to the handler of its method. Immutable once the handlers are in it. */
public final class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final RequestStats requests;
    private final Map<ApiMethod, Handler<?, ?>> handlers = new EnumMap<>(ApiMethod.class);

    Dispatcher(RequestStats requests) {
        this.requests = requests;
    }

    /** What is counted of all requests. */
    public RequestStats requests() {
        return requests;
    }

    <Q extends ApiRequest<R>, R extends ApiMessage> Dispatcher with(ApiMethod method, Handler<Q, R> handler) {
        handlers.put(method, handler);
        return this;
    }

    Map<ApiMethod, Handler<?, ?>> handlers() {
        return handlers;
    }

    /**
     * Serves one request. Takes over {@code attachment}, which may be empty. Whatever goes wrong is answered. On the
     * caller's event loop.
     *
     * @param id null for a notification, which is not answered
     */
    @SuppressWarnings("unchecked") // the table ties each method to its request's class
    public void dispatch(Caller caller, ApiMethod method, ApiRequest<?> request, RpcId id, ByteBuf attachment) {
        Exchange<ApiMessage> exchange = new Exchange<>(caller, id, attachment, requests.of(method), requests.nanos());
        try {
            if (attachment.isReadable() && method != ApiMethod.PRODUCE) {
                throw new BrokerException(
                        ErrorCode.INVALID_PARAMS,
                        method.wireName() + " came with an attachment of " + attachment.readableBytes()
                                + " bytes; allowed: none");
            }
            ((Handler<ApiRequest<ApiMessage>, ApiMessage>) handlers.get(method))
                    .handle((ApiRequest<ApiMessage>) request, exchange);
        } catch (BrokerException e) {
            exchange.fail(e);
        } catch (Throwable t) { // errors too: memory that ran out for one request is there for the next
            LOG.error("{} of {} failed", method.wireName(), caller.remoteAddress(), t);
            exchange.fail(Topics.failureOf(t));
        }
    }
}
