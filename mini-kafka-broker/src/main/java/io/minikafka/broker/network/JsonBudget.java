package io.minikafka.broker.network;

/** What the records of one answer may still take as JSON, in bytes. On one thread. */
final class JsonBudget {
    private long left;

    JsonBudget(long bytes) {
        this.left = bytes;
    }

    /** Takes {@code bytes} if they are there; once they are not, nothing more is given. */
    boolean take(long bytes) {
        left = bytes <= left ? left - bytes : -1;
        return left >= 0;
    }
}
