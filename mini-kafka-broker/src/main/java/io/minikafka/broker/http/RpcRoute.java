package io.minikafka.broker.http;

import io.minikafka.broker.network.Dispatcher;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiRequest;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.api.Produce;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.MalformedRequestException;
import io.minikafka.common.rpc.RpcError;
import io.minikafka.common.rpc.RpcId;
import io.minikafka.common.rpc.RpcReply;
import io.minikafka.common.rpc.RpcRequest;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Locale;

/** {@code POST /rpc}: any method of the protocol, in JSON alone. */
final class RpcRoute implements RouteHandler {
    private final Dispatcher dispatcher;

    RpcRoute(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    /** A page of somebody else can send forms and text without asking first, but not this type. */
    @Override
    public void check(HttpCall call) {
        String type = call.header(HttpHeaderNames.CONTENT_TYPE).orElse("");
        String withoutParameters = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!withoutParameters.equals(HttpAnswer.JSON)) {
            throw new HttpRefusal(
                    HttpResponseStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type is \"" + HttpRefusal.shortened(type) + "\"; allowed: " + HttpAnswer.JSON);
        }
    }

    @Override
    public void handle(HttpCall call) {
        RpcId id = null;
        try {
            RpcRequest request = RpcRequest.read(new ByteBufInputStream(call.body()));
            id = request.id().orElse(null);
            ApiMethod method = ApiMethod.of(request.method())
                    .orElseThrow(() -> new BrokerException(
                            ErrorCode.METHOD_NOT_FOUND,
                            "no method \"" + HttpRefusal.shortened(request.method()) + "\"; there are: "
                                    + String.join(", ", ApiMethod.wireNames())));
            ApiRequest<?> params = method.readRequest(request.params());
            requireJsonForm(params);
            RpcOverHttp caller = new RpcOverHttp(call);
            call.attach(caller);
            dispatcher.dispatch(caller, method, params, id, Unpooled.EMPTY_BUFFER);
        } catch (MalformedRequestException e) {
            dispatcher.requests().unreadable().refused(e.code());
            call.answer(error(statusOf(e), e.id(), e));
        } catch (BrokerException e) {
            dispatcher.requests().unreadable().refused(e.code());
            call.answer(
                    id == null ? HttpAnswer.empty(HttpResponseStatus.NO_CONTENT) : error(HttpResponseStatus.OK, id, e));
        }
    }

    private static HttpResponseStatus statusOf(BrokerException e) {
        return e.code() == ErrorCode.PARSE_ERROR ? HttpResponseStatus.BAD_REQUEST : HttpResponseStatus.OK;
    }

    private static HttpAnswer error(HttpResponseStatus status, RpcId id, BrokerException e) {
        return HttpAnswer.json(status, RpcReply.error(id, RpcError.of(e)));
    }

    /** There is no attachment here. */
    private static void requireJsonForm(ApiRequest<?> params) {
        if (params instanceof Fetch.Request fetch && !fetch.json) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "params.format is \"batches\" or missing; allowed over HTTP: \"json\", since batches come as an"
                            + " attachment, which HTTP has not");
        }
        if (params instanceof Produce.Request produce) {
            for (int i = 0; i < produce.partitions.size(); i++) {
                if (produce.partitions.get(i).records.isEmpty()) {
                    throw new BrokerException(
                            ErrorCode.INVALID_PARAMS,
                            "params.partitions[" + i + "] has no records; allowed over HTTP: records, since batches go"
                                    + " as an attachment, which HTTP has not");
                }
            }
        }
    }
}
