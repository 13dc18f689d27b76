package io.minikafka.broker.log;

import java.io.IOException;

/** Why a log cannot be compacted any more until it is opened anew: trying again would not help. */
final class UncleanableException extends IOException {
    private static final long serialVersionUID = 1L;

    UncleanableException(String message) {
        super(message);
    }

    UncleanableException(String message, IOException cause) {
        super(message, cause);
    }
}
