package io.minikafka.common.api;

import io.minikafka.common.rpc.RpcCall;

/** The params of a method of the table. */
public interface ApiRequest<R extends ApiMessage> extends ApiMessage, RpcCall<R> {
    ApiMethod method();

    @Override
    default String methodName() {
        return method().wireName();
    }
}
