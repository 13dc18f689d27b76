package io.minikafka.cli.demo;

/** The demo cannot begin or cannot go on; the message is for the user, as it stands. */
final class DemoException extends Exception {
    private static final long serialVersionUID = 1L;

    DemoException(String message) {
        super(message);
    }

    DemoException(String message, Throwable cause) {
        super(message, cause);
    }
}
