package io.minikafka.cli.terminal;

import java.io.IOException;

/** Nobody reads any more what a command writes, as with {@code | head}: it is to end, and quietly. */
public final class BrokenPipe extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenPipe(IOException cause) {
        super("standard output was closed", cause);
    }
}
