package io.minikafka.cli.perf;

import io.minikafka.cli.failure.CliException;

/** Checks what the user has given. */
final class PerfNumbers {
    private PerfNumbers() {}

    static void check(String option, long value, long min) {
        if (value < min) {
            throw CliException.usage(option + " is " + value, "allowed: " + min + " and above");
        }
    }
}
