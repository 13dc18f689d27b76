package io.minikafka.common.rpc;

import java.util.Objects;

/**
 * A failure with a code that both ends of a connection know: thrown by the broker, carried over the wire, thrown again
 * in the client. The code decides what to do; the message names the thing and the numbers.
 */
public class BrokerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public BrokerException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public BrokerException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    public ErrorCode code() {
        return code;
    }

    /** Whether the same request may succeed later without anybody changing it. */
    public boolean retriable() {
        return code.retriable();
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message goes over the wire beside the code, not with it
    public String toString() {
        return getClass().getName() + ": " + code + " (" + code.number() + "): " + getMessage();
    }
}
