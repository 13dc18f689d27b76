package io.minikafka.cli.failure;

/** What a command ends with. docs/cli.md has them for users; they do not change their meaning. */
public final class ExitCode {
    /** Done. Also where the reader of standard output has gone, and where an endless command was ended with Ctrl-C. */
    public static final int OK = 0;
    /** The broker refused it, or something failed, or {@code doctor} has found something wrong. */
    public static final int FAILED = 1;
    /** The command line is wrong; nothing was done. */
    public static final int USAGE = 2;
    /** No broker answers. */
    public static final int UNREACHABLE = 3;
    /** The topic, group or config does not exist. */
    public static final int NOT_FOUND = 4;
    /** The question was not answered with yes; nothing was changed. */
    public static final int DECLINED = 5;
    /** Ended by SIGINT before it was done, as a shell says it. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
