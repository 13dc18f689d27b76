package io.minikafka.cli.terminal;

import io.minikafka.common.rpc.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard output. Every write throws {@link BrokenPipe} once nobody reads any more, which a {@link java.io.PrintStream}
 * would hide. Written to the system when it is full or flushed.
 */
public final class Output {
    private static final int BUFFER_BYTES = 32 * 1024;

    private final BufferedOutputStream stream;
    private final boolean terminal;

    public Output(OutputStream stream, boolean terminal) {
        this.stream = new BufferedOutputStream(stream, BUFFER_BYTES);
        this.terminal = terminal;
    }

    /** Whether a person looks at it: nothing may be written then that a terminal obeys. */
    public boolean isTerminal() {
        return terminal;
    }

    /** One line of text, as it is; the caller has made foreign text safe. */
    public void line(String text) {
        bytes(text.getBytes(StandardCharsets.UTF_8));
        bytes(new byte[] {'\n'});
    }

    /** One line of JSON. */
    public void json(Json.Writer value) {
        String text = Json.text(value);
        line(terminal ? SafeText.ofJson(text) : text);
    }

    public void bytes(byte[] bytes) {
        try {
            stream.write(bytes);
        } catch (IOException e) {
            throw new BrokenPipe(e);
        }
    }

    public void flush() {
        try {
            stream.flush();
        } catch (IOException e) {
            throw new BrokenPipe(e);
        }
    }
}
