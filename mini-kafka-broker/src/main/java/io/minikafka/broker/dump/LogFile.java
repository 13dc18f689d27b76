package io.minikafka.broker.dump;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that can be dumped.
 *
 * @param offset the offset in its name, 0 for a checkpoint
 * @param state the rest of the name of a file that is on its way out or in: {@code .deleted}, {@code .cleaned},
 *     {@code .swap}; else empty
 */
record LogFile(Path path, FileKind kind, long offset, String state) {
    private static final int DIGITS = 20;

    /** Empty where nothing of this name is known. */
    static Optional<LogFile> of(Path path) {
        String name = path.getFileName().toString();
        if (name.endsWith(FileKind.CHECKPOINT.suffix())) {
            return Optional.of(new LogFile(path, FileKind.CHECKPOINT, 0, ""));
        }
        String state = "";
        for (String known : new String[] {".deleted", ".cleaned", ".swap"}) {
            if (name.endsWith(known)) {
                state = known;
                name = name.substring(0, name.length() - known.length());
            }
        }
        for (FileKind kind : FileKind.values()) {
            if (name.length() == DIGITS + kind.suffix().length() && name.endsWith(kind.suffix())) {
                try {
                    return Optional.of(new LogFile(path, kind, Long.parseLong(name.substring(0, DIGITS)), state));
                } catch (NumberFormatException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The file of another kind for the same segment; it need not be there. */
    LogFile sibling(FileKind other) {
        String name = path.getFileName().toString();
        String digits = name.substring(0, DIGITS);
        return new LogFile(path.resolveSibling(digits + other.suffix() + state), other, offset, state);
    }

    /** The folder that it lies in, however it was named. */
    Path folder() {
        return path.toAbsolutePath().normalize().getParent();
    }

    String name() {
        return path.getFileName().toString();
    }
}
