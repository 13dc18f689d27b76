package io.minikafka.cli.records;

import io.minikafka.cli.failure.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines as bytes: what is no text comes through unchanged. A last line without its end counts. */
final class LineReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private long lines;
    private long bytesRead;

    /** @param maxBytes the longest line that there may be */
    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    /**
     * The next line without its end, null where there is none.
     *
     * @throws CliException where it is too long
     */
    byte[] next() throws IOException {
        ByteArrayOutputStream line = null;
        while (true) {
            if (position == limit && !fill()) {
                return line == null ? null : counted(line);
            }
            line = line == null ? new ByteArrayOutputStream() : line;
            int start = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (line.size() > maxBytes) {
                throw CliException.usage("line " + (lines + 1) + " is longer than " + maxBytes + " bytes", "");
            }
            if (position < limit) {
                position++;
                return counted(line);
            }
        }
    }

    /** Of the line that {@link #next} gave last, from 1 on. */
    long lineNumber() {
        return lines;
    }

    long bytesRead() {
        return bytesRead;
    }

    private byte[] counted(ByteArrayOutputStream line) {
        lines++;
        return line.toByteArray();
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        bytesRead += limit;
        return limit > 0;
    }
}
