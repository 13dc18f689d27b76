package io.minikafka.producer;

/** The calling thread was interrupted while it waited. Its interrupt flag is set again. */
public final class InterruptException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InterruptException(String message, InterruptedException cause) {
        super(message, cause);
        Thread.currentThread().interrupt();
    }
}
