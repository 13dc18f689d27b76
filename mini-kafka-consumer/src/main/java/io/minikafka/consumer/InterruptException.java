package io.minikafka.consumer;

/** The polling thread was interrupted while it waited; its interrupt flag is set again. */
public final class InterruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptException(InterruptedException cause) {
        super("interrupted while waiting for the broker", cause);
    }
}
