package io.minikafka.cli.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the system lets a broker's process have, on Linux, where {@code /proc} tells. */
final class LimitsLook {
    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18}),.*", Pattern.DOTALL);
    private static final Pattern OPEN_FILES = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    private LimitsLook() {}

    /** @param maxConnections each is an open file too */
    static List<Finding> findings(Path folder, long maxConnections) {
        try {
            OptionalLong pid = owner(folder);
            if (pid.isEmpty()) {
                return List.of();
            }
            Path process = Path.of("/proc").resolve(Long.toString(pid.getAsLong()));
            Matcher limit = OPEN_FILES.matcher(Files.readString(process.resolve("limits")));
            return limit.find()
                    ? List.of(openFiles(Long.parseLong(limit.group(1)), open(process), maxConnections))
                    : List.of();
        } catch (IOException e) {
            return List.of(Finding.ok("limits", "not shown to you by the system: " + e.getMessage()));
        }
    }

    static Finding openFiles(long limit, long open, long maxConnections) {
        String found = "the broker has " + open + " files open and may have " + limit;
        String todo = "raise it where the broker is started: ulimit -n 65536, or LimitNOFILE=65536 in its systemd unit";
        if (open > limit * 9 / 10) {
            return Finding.fail("limits", found, todo);
        }
        return open + maxConnections > limit
                ? Finding.warn("limits", found + ", fewer than max.connections=" + maxConnections + " may need", todo)
                : Finding.ok("limits", found);
    }

    /** The process that has the folder's lock says so in it. */
    private static OptionalLong owner(Path folder) throws IOException {
        Path lock = folder.resolve(".lock");
        if (!Files.isReadable(lock)) {
            return OptionalLong.empty();
        }
        Matcher text = OWNER.matcher(Files.readString(lock, StandardCharsets.UTF_8));
        return text.matches() ? OptionalLong.of(Long.parseLong(text.group(1))) : OptionalLong.empty();
    }

    private static long open(Path process) throws IOException {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.count();
        }
    }
}
