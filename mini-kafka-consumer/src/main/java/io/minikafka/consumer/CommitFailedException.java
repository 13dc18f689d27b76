package io.minikafka.consumer;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/**
 * The consumer does not own (any more) what it wanted to commit, or the topic has been deleted, maybe to be created again;
 * trying again cannot help. The message says why.
 */
public final class CommitFailedException extends BrokerException {
    private static final long serialVersionUID = 1L;

    CommitFailedException(ErrorCode code, String message) {
        super(code, message);
    }

    /** False, whatever the code says of other requests. */
    @Override
    public boolean retriable() {
        return false;
    }
}
