package io.minikafka.broker.http;

import java.util.List;

/** Whether the broker serves everything that it is there for. */
@FunctionalInterface
public interface Readiness {
    /** What is wrong, in words for whoever runs the broker; empty where nothing is. Any thread, without waiting. */
    List<String> problems();
}
