package io.minikafka.cli.failure;

/** A failure with what the user is to read: one line that says what is wrong, and what to try next. */
public final class CliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String next;

    /** @param next the next thing to try; empty where there is none */
    public CliException(int exitCode, String message, String next) {
        this(exitCode, message, next, null);
    }

    public CliException(int exitCode, String message, String next, Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
        this.next = next;
    }

    public static CliException usage(String message, String next) {
        return new CliException(ExitCode.USAGE, message, next);
    }

    /** One of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }

    public String next() {
        return next;
    }
}
