package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The lines of a text that have something in them, as they stand in it, each with its key. Bytes are passed through,
 * whatever their encoding. Immutable after {@link #of}.
 */
final class Events {
    static final int MAX_COUNT = 1_000_000;
    static final int MAX_LINE_BYTES = 1_000_000; // a producer's request and a broker's batch hold 1 MiB

    private final String source;
    private final String keyName;
    private final byte[] text;
    private final Map<String, Integer> keyNumbers = new HashMap<>();
    private int count;
    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int[] keys = new int[1024];
    private int[] checksums = new int[1024];
    private int[] lineNumbers = new int[1024];
    private byte[][] keyBytes;

    private Events(String source, String keyName, byte[] text) {
        this.source = source;
        this.keyName = keyName;
        this.text = text;
    }

    /** Takes over {@code text}. {@code keyName} is what the user is told that a key is. */
    static Events of(String source, String keyName, byte[] text) throws DemoException {
        Events events = new Events(source, keyName, text);
        int lineNumber = 0;
        for (int start = 0, end; start < text.length; start = end + 1) {
            end = lineEnd(text, start);
            lineNumber++;
            events.add(start, end > start && text[end - 1] == '\r' ? end - 1 : end, lineNumber);
        }
        if (events.count == 0) {
            throw new DemoException(source + (text.length == 0 ? " is empty" : " has only empty lines"));
        }
        events.keyBytes = new byte[events.keyNumbers.size()][];
        events.keyNumbers.forEach((key, number) -> events.keyBytes[number] = key.getBytes(ISO_8859_1));
        return events;
    }

    private static int lineEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }

    private void add(int start, int end, int lineNumber) throws DemoException {
        if (end - start > MAX_LINE_BYTES) {
            throw new DemoException(String.format(
                    Locale.ROOT,
                    "line %,d of %s has %,d bytes; the demo takes lines of up to %,d, since a message holds 1 MiB",
                    lineNumber,
                    source,
                    end - start,
                    MAX_LINE_BYTES));
        }
        String line = new String(text, start, end - start, ISO_8859_1); // each byte a character, and back the same byte
        if (line.isBlank()) {
            return;
        }
        if (count == MAX_COUNT) {
            throw new DemoException(String.format(
                    Locale.ROOT, "%s has more than %,d lines; the demo takes no more", source, MAX_COUNT));
        }
        ensureRoom();
        starts[count] = start;
        ends[count] = end;
        lineNumbers[count] = lineNumber;
        checksums[count] = checksum(text, start, end - start);
        keys[count] = keyNumbers.computeIfAbsent(EventKey.of(line), key -> keyNumbers.size());
        count++;
    }

    private void ensureRoom() {
        if (count == starts.length) {
            int length = 2 * count;
            starts = Arrays.copyOf(starts, length);
            ends = Arrays.copyOf(ends, length);
            keys = Arrays.copyOf(keys, length);
            checksums = Arrays.copyOf(checksums, length);
            lineNumbers = Arrays.copyOf(lineNumbers, length);
        }
    }

    /** The file's name, for the user. */
    String source() {
        return source;
    }

    String keyName() {
        return keyName;
    }

    int count() {
        return count;
    }

    int keyCount() {
        return keyBytes.length;
    }

    byte[] value(int event) {
        return Arrays.copyOfRange(text, starts[event], ends[event]);
    }

    /** The number of the event's key, from 0 on. */
    int key(int event) {
        return keys[event];
    }

    /** Shared: not to be changed. */
    byte[] keyBytes(int event) {
        return keyBytes[keys[event]];
    }

    /** From 1 on, with the empty lines, as an editor shows it. */
    int lineNumber(int event) {
        return lineNumbers[event];
    }

    /** For messages. */
    String describe(int event) {
        return "line " + lineNumber(event) + " (" + new String(keyBytes(event), UTF_8) + ")";
    }

    int checksum(int event) {
        return checksums[event];
    }

    static int checksum(byte[] value) {
        return checksum(value, 0, value.length);
    }

    private static int checksum(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
