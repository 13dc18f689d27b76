package io.minikafka.cli.terminal;

import java.io.PrintStream;
import java.util.function.Supplier;

/** A line on standard error that says how far it is, where that is a terminal; else nothing. */
public final class Progress {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final long EVERY_NANOS = 100_000_000;
    private static final int BAR_CHARS = 24;

    private final PrintStream err;
    private final boolean terminal;
    private final long startNanos = System.nanoTime();
    private long lastNanos = startNanos;
    private boolean shown;

    public Progress(Streams streams) {
        this.err = streams.err();
        this.terminal = streams.terminals().err();
    }

    /** As often as one likes; the text is made and shown ten times a second. */
    public void show(Supplier<String> text) {
        long now = System.nanoTime();
        if (terminal && now - lastNanos >= EVERY_NANOS) {
            lastNanos = now;
            shown = true;
            err.print(CLEAR_LINE + text.get());
            err.flush();
        }
    }

    /** Takes the line away; before anything else is written. */
    public void clear() {
        if (shown) {
            shown = false;
            err.print(CLEAR_LINE);
            err.flush();
        }
    }

    public double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** {@code [======>       ]  45 %} */
    public static String bar(long done, long all) {
        double share = all <= 0 ? 0 : Math.min(1.0, (double) done / all);
        int filled = (int) (share * BAR_CHARS);
        String head = filled > 0 && filled < BAR_CHARS ? ">" : "";
        String bar = "=".repeat(filled - head.length()) + head;
        return "[" + bar + " ".repeat(BAR_CHARS - bar.length()) + "] " + String.format("%3d %%", (int) (share * 100));
    }
}
