package io.minikafka.broker.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a broker runs on a data folder, found out without trying its lock: a broker that starts at that moment must not
 * be refused. Linux lists who holds which lock, proc(5); elsewhere the process that {@code .lock} names has to do.
 */
final class BrokerLock {
    private static final String FILE = ".lock";
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final Pattern OWNER = Pattern.compile("process (\\d{1,18}),.*", Pattern.DOTALL);

    private BrokerLock() {}

    static boolean isHeld(Path dataFolder) {
        Path file = dataFolder.resolve(FILE);
        if (!Files.exists(file)) {
            return false;
        }
        return Files.isReadable(LOCKS)
                ? isListed(file)
                : ProcessHandle.of(owner(file)).isPresent();
    }

    /** A line of {@code /proc/locks}: {@code 2: POSIX ADVISORY WRITE 13509 fe:00:2154611 0 EOF}. */
    private static boolean isListed(Path file) {
        try {
            long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
            long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
            String deviceText =
                    String.format("%02x:%02x:", (device >>> 8) & 0xFFF, (device & 0xFF) | (device >>> 12 & 0xFFF00));
            List<String[]> lines = Files.readAllLines(LOCKS).stream()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(words -> words.length > 5 && words[1].equals("POSIX") && words[5].endsWith(":" + inode))
                    .toList();
            // Some file systems have one number for their device here and another there; the process has to tell then.
            return lines.stream().anyMatch(words -> words[5].startsWith(deviceText))
                    || lines.stream().anyMatch(words -> words[4].equals(Long.toString(owner(file))));
        } catch (IOException e) {
            return ProcessHandle.of(owner(file)).isPresent();
        }
    }

    /** The process that the file says holds it, -1 where it does not say. */
    private static long owner(Path file) {
        try {
            Matcher text = OWNER.matcher(Files.readString(file, StandardCharsets.UTF_8));
            return text.matches() ? Long.parseLong(text.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }
}
