package io.minikafka.cli.failure;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.rpc.BrokerException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says every failure as a {@link CliException}: what is wrong in one line, and the next thing to try. */
public final class Failures {
    private static final String DOCTOR = "mini-kafka doctor says what is wrong";

    private Failures() {}

    public static CliException of(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof ExecutionException || failure instanceof CompletionException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        if (failure instanceof CliException) {
            return (CliException) failure;
        }
        if (failure instanceof BrokerException) {
            return ofBroker((BrokerException) failure);
        }
        if (failure instanceof ConfigException) {
            return new CliException(ExitCode.USAGE, line(failure), "docs/config.md has all settings", failure);
        }
        return new CliException(ExitCode.FAILED, line(failure), "--verbose shows where", failure);
    }

    private static CliException ofBroker(BrokerException failure) {
        return switch (failure.code()) {
            case NETWORK_EXCEPTION, REQUEST_TIMED_OUT, LEADER_NOT_AVAILABLE ->
                as(ExitCode.UNREACHABLE, failure, DOCTOR);
            case UNKNOWN_TOPIC_OR_PARTITION ->
                as(ExitCode.NOT_FOUND, failure, "mini-kafka topics list shows what there is");
            case GROUP_ID_NOT_FOUND -> as(ExitCode.NOT_FOUND, failure, "mini-kafka groups list shows what there is");
            case TOPIC_ALREADY_EXISTS ->
                as(ExitCode.FAILED, failure, "mini-kafka topics describe shows it, --if-not-exists lets it be");
            case NON_EMPTY_GROUP ->
                as(ExitCode.FAILED, failure, "stop its members; mini-kafka groups describe shows who they are");
            case INVALID_CONFIG -> as(ExitCode.FAILED, failure, "docs/config.md has all configs");
            case MESSAGE_TOO_LARGE ->
                as(ExitCode.FAILED, failure, "mini-kafka configs set TOPIC max.message.bytes=N allows more");
            case KAFKA_STORAGE_ERROR -> as(ExitCode.FAILED, failure, DOCTOR);
            case INVALID_RECORD ->
                as(ExitCode.FAILED, failure, "mini-kafka configs show TOPIC says what the topic takes");
            default -> as(ExitCode.FAILED, failure, "");
        };
    }

    private static CliException as(int exitCode, BrokerException failure, String next) {
        return new CliException(exitCode, line(failure) + " (" + failure.code() + ")", next, failure);
    }

    private static String line(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
        return String.join("; ", text.lines().map(String::strip).toList());
    }
}
