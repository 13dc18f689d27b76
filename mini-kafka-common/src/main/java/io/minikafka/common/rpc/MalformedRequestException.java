package io.minikafka.common.rpc;

/** A well-framed message that is no request; the connection stays usable. */
public final class MalformedRequestException extends BrokerException {
    private static final long serialVersionUID = 1L;

    private final transient RpcId id;

    MalformedRequestException(RpcId id, ErrorCode code, String message) {
        super(code, message);
        this.id = id;
    }

    /** What the error is answered with: the request's id as far as it could be read, else null. */
    public RpcId id() {
        return id;
    }
}
