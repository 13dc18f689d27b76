package io.minikafka.cli.demo;

import java.io.PrintStream;
import java.util.Locale;

/** What the user sees while the demo runs: steps with their time, and on a terminal a line that counts. */
final class Console {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long PROGRESS_NANOS = 100_000_000;

    private final PrintStream out;
    private final PrintStream err;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private long progressNanos;
    private boolean progressShown;

    Console(PrintStream out, PrintStream err, boolean terminal) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
    }

    /** As one says it: 1 event, 1,234 events. */
    static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", count, noun, count == 1 ? "" : "s");
    }

    void line(String text) {
        clear();
        out.println(text);
    }

    void step(String text) {
        line(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - startNanos) / 1e9, text));
    }

    void error(String text) {
        clear();
        err.println(text);
    }

    /** As often as it likes to be called. */
    void progress(String format, Object... args) {
        long now = System.nanoTime();
        if (terminal && now - progressNanos >= PROGRESS_NANOS) {
            progressNanos = now;
            progressShown = true;
            err.print(CLEAR_LINE + String.format(Locale.ROOT, format, args));
            err.flush();
        }
    }

    private void clear() {
        if (progressShown) {
            progressShown = false;
            err.print(CLEAR_LINE);
            err.flush();
        }
    }
}
