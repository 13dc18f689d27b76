package io.minikafka.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;

/** Reads events from where they are, within the demo's bounds. */
final class EventFile {
    static final int MAX_BYTES = 64 << 20;
    private static final String BUILT_IN = "dpkg-events.log";

    private EventFile() {}

    /** The log of a Debian machine that comes with this program. */
    static Events builtIn() throws DemoException {
        try (InputStream in = Objects.requireNonNull(EventFile.class.getResourceAsStream("/" + BUILT_IN), BUILT_IN)) {
            return Events.of(BUILT_IN, "package", in.readAllBytes());
        } catch (IOException e) {
            throw new DemoException(BUILT_IN + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Any text; pipes are read to their end, or to the bound. */
    static Events read(Path file) throws DemoException {
        if (Files.isDirectory(file)) {
            throw new DemoException(file + " is a folder; the demo takes a text file");
        }
        if (!Files.exists(file)) {
            throw new DemoException(file + " does not exist");
        }
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw tooLarge(file, String.format(Locale.ROOT, "has %,d bytes", Files.size(file)));
            }
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw tooLarge(file, "goes on");
            }
            return Events.of(file.toString(), "word", bytes);
        } catch (AccessDeniedException e) {
            throw new DemoException(file + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new DemoException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static DemoException tooLarge(Path file, String what) {
        return new DemoException(
                String.format(Locale.ROOT, "%s %s; the demo takes files of up to %,d bytes", file, what, MAX_BYTES));
    }
}
