package io.minikafka.broker.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * A simulated connection: what is sent arrives in order or never; what was sent before the client closed it may still
 * arrive much later, when the client has long had another connection.
 */
final class SimLink {
    /** Something on its way to the broker. */
    interface Message {
        void arrive();
    }

    final TestConnection broker = new TestConnection();
    final Deque<Message> requests = new ArrayDeque<>();
    final Deque<Runnable> answers = new ArrayDeque<>();
    boolean clientClosed;

    /** The answer, once the client reads it; it never does where it has closed the connection. */
    <T> void answer(T result, Consumer<T> reader) {
        if (!clientClosed) {
            answers.add(() -> reader.accept(result));
        }
    }

    void closeByClient() {
        clientClosed = true;
        answers.clear();
    }

    void cut() {
        closeByClient();
        broker.open = false;
        requests.clear();
    }

    boolean isOver() {
        return clientClosed && requests.isEmpty() && !broker.open;
    }
}
