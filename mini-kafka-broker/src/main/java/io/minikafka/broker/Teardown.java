package io.minikafka.broker;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Undoes the steps of a start, newest first; one failing step does not stop the others. Used by one thread at a time.
 */
final class Teardown implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);

    private final Deque<Step> steps = new ArrayDeque<>();

    private record Step(String name, AutoCloseable action) {}

    void onClose(String name, AutoCloseable action) {
        steps.push(new Step(name, action));
    }

    @Override
    public void close() {
        while (!steps.isEmpty()) {
            Step step = steps.pop();
            try {
                step.action.close();
            } catch (Exception e) {
                LOG.error("Stop: {} failed", step.name, e);
            }
        }
    }
}
