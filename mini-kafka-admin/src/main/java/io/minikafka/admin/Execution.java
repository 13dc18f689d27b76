package io.minikafka.admin;

/** Whether a call does something, or only tells what it would do. */
public enum Execution {
    APPLY,
    /** The broker checks everything and answers as it would, and changes nothing. */
    DRY_RUN
}
