package io.minikafka.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A call of whatever method, with params and result as JSON text. */
final class RawCall implements RpcCall<String> {
    private final String method;
    private final JsonObject params;

    RawCall(String method, String params) {
        this.method = method;
        this.params = Json.readObject("params", new ByteArrayInputStream(params.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String methodName() {
        return method;
    }

    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        params.writeTo(out);
    }

    @Override
    public String readResult(JsonObject result) {
        return Json.text(result);
    }
}
