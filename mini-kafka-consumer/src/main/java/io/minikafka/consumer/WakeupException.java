package io.minikafka.consumer;

/** {@link MiniKafkaConsumer#wakeup} was called: the blocking call ended early and lost nothing. */
public final class WakeupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WakeupException() {
        super("the consumer was woken up");
    }
}
