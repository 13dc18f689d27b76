package io.minikafka.common.api;

import io.minikafka.common.rpc.Json;

/** The params or the result of a method: writes itself as one JSON object. */
public interface ApiMessage extends Json.Writer {}
