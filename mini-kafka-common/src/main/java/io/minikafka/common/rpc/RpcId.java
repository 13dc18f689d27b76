package io.minikafka.common.rpc;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;

/** The id of a request: an integer of any size or a string, echoed as it came. Immutable. */
public final class RpcId implements Json.Writer {
    /** Answers a request whose id could not be read. */
    public static final RpcId NULL = new RpcId(null);

    private final Object value;

    RpcId(Object value) {
        this.value = value;
    }

    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Long) {
            out.writeNumber((Long) value);
        } else if (value instanceof BigInteger) {
            out.writeNumber((BigInteger) value);
        } else {
            out.writeString((String) value);
        }
    }
}
