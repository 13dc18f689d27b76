package io.minikafka.common.serialization;

/** Data that has no bytes, or bytes that mean nothing to the one that reads them. Trying again does not help. */
public final class SerializationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SerializationException(String message) {
        super(message);
    }

    public SerializationException(String message, Throwable cause) {
        super(message, cause);
    }

    static SerializationException wrongSize(String type, int bytes, int allowed, String topic) {
        return new SerializationException(
                type + " of topic " + topic + " has " + bytes + " bytes, must have " + allowed);
    }
}
