package io.minikafka.common.rpc;

/** The params of a call whose result is an {@code R}: writes them, and reads what answers them. */
public interface RpcCall<R> extends Json.Writer {
    String methodName();

    R readResult(JsonObject result);
}
