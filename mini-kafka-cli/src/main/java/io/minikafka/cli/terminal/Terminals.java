package io.minikafka.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which of the standard streams are terminals. Java cannot ask; the launcher says it, or Linux does. */
public record Terminals(boolean in, boolean out, boolean err) {
    /** Pipes and files, all three. */
    public static final Terminals NONE = new Terminals(false, false, false);

    /**
     * Those of this process.
     *
     * @param told the numbers of those that are, such as "012"; null where nobody has said
     */
    public static Terminals detect(String told) {
        return told == null
                ? new Terminals(isTerminal(0), isTerminal(1), isTerminal(2))
                : new Terminals(told.contains("0"), told.contains("1"), told.contains("2"));
    }

    @SuppressWarnings(
            "SystemConsoleNull") // a guess for other systems; from Java 22 on it errs to the safe side: escapes
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }
}
