package io.minikafka.common.api;

import io.minikafka.common.rpc.JsonObject;

/** The params of a method whose result is an {@code R}. */
public interface ApiRequest<R extends ApiMessage> extends ApiMessage {
    ApiMethod method();

    /** Reads the result that answers this request. */
    R readResult(JsonObject result);
}
