package io.minikafka.broker.dump;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a broker that was killed in the middle of a compaction has decided: one cleaned segment takes the place of those
 * that begin from {@code baseOffset} on and before {@code endOffset}. The next start does the rest of it.
 */
record PendingSwap(Path file, long baseOffset, long endOffset) {
    private static final String FILE = "compaction-swap";
    private static final Pattern CONTENT = Pattern.compile("0\n1\n(\\d{1,18}) (\\d{1,18})\n");
    private static final int MAX_BYTES = 4096;

    /**
     * The one in a partition's folder, if there is one.
     *
     * @throws IOException where nobody can say what it decides; no broker starts on it then
     */
    static Optional<PendingSwap> of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Matcher content =
                CONTENT.matcher(Files.size(file) > MAX_BYTES ? "" : Files.readString(file, StandardCharsets.UTF_8));
        if (!content.matches()) {
            throw new IOException(file + " does not say which segments a compaction replaces");
        }
        return Optional.of(new PendingSwap(file, Long.parseLong(content.group(1)), Long.parseLong(content.group(2))));
    }

    /** Whether the files of this segment may be half replaced. */
    boolean concerns(LogFile file) {
        return file.offset() >= baseOffset && file.offset() < endOffset;
    }
}
