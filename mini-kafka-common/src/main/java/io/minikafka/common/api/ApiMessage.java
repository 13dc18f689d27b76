package io.minikafka.common.api;

import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Json;
import java.util.Optional;

/** The params or the result of a method: writes itself as one JSON object. */
public interface ApiMessage extends Json.Writer {
    /** Of a result whose elements fail each for itself: the first failure; empty where there is none. */
    default Optional<ErrorCode> firstError() {
        return Optional.empty();
    }
}
