package io.minikafka.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.tools.DumpLogSegments;

/** What Apache Kafka's own classes and tools say of a folder with partitions. */
final class KafkaFiles {
    private static final List<String> SUFFIXES = List.of(".log", ".index", ".timeindex", ".snapshot");

    /** All that the dump tool says of files in good order; it has no other sign for those that are not. */
    private static final List<Pattern> FINE = Stream.of(
                    "Dumping .+",
                    "Log starting offset: \\d+",
                    "baseOffset: .* isvalid: true",
                    "\\| offset: \\d+ .*",
                    "offset: \\d+ position: \\d+",
                    "timestamp: \\d+ offset: \\d+",
                    "producerId: \\d+ producerEpoch: .*",
                    ".+ passed sanity check\\.",
                    ".+ is empty\\.",
                    "")
            .map(Pattern::compile)
            .toList();

    private static final String GAPS = "Non-consecutive offsets in ";
    private static final Pattern GAP = Pattern.compile(".* (-?\\d+) is followed by (\\d+)");

    /** Whether offsets may be missing between records. */
    enum Gaps {
        NONE,
        AS_COMPACTION_LEAVES_THEM
    }

    private KafkaFiles() {}

    static List<String> complaints(Path dataFolder) {
        return complaints(dataFolder, Gaps.NONE);
    }

    /**
     * Has {@code DumpLogSegments} look at everything in the folders of the partitions, and returns the lines that are
     * complaints, each behind what it was run with.
     */
    static List<String> complaints(Path dataFolder, Gaps gaps) {
        String files = files(dataFolder, SUFFIXES);
        String indexes = files(dataFolder, List.of(".index", ".timeindex"));
        List<String> complaints = new ArrayList<>();
        complaints.addAll(withoutGaps(complaintsOf("--deep-iteration", "--files", files), gaps));
        complaints.addAll(complaintsOf("--verify-index-only", "--files", indexes));
        complaints.addAll(complaintsOf("--index-sanity-check", "--files", indexes));
        return complaints;
    }

    /**
     * In 4.3.1 the tool takes the first offset of each segment for one that follows -1, in Kafka's own files as well; that
     * is nothing to complain of.
     */
    private static List<String> withoutGaps(List<String> complaints, Gaps gaps) {
        List<String> left = new ArrayList<>();
        String segment = "";
        for (String line : complaints) {
            Matcher gap = GAP.matcher(line);
            if (line.contains(GAPS)) {
                segment = line;
            } else if (!gap.matches()) {
                left.add(line);
            } else if (gaps == Gaps.NONE && !(gap.group(1).equals("-1") && segment.endsWith(nameOf(gap.group(2))))) {
                left.add(segment + line);
            }
        }
        return left;
    }

    private static String nameOf(String baseOffset) {
        return "0".repeat(20 - baseOffset.length()) + baseOffset + ".log";
    }

    private static List<String> complaintsOf(String... args) {
        return dump(args)
                .lines()
                .filter(line ->
                        FINE.stream().noneMatch(fine -> fine.matcher(line).matches()))
                .map(line -> args[0] + ": " + line)
                .toList();
    }

    /** Runs the tool within this process and returns all that it prints. */
    static String dump(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream captured = new PrintStream(said, true, StandardCharsets.UTF_8);
        Exit.setExitProcedure((status, message) -> {
            throw new AssertionError("the tool would end with " + status + ": " + message);
        });
        System.setOut(captured);
        System.setErr(captured);
        try {
            DumpLogSegments.main(args);
        } catch (IOException | RuntimeException e) {
            captured.println("ended with " + e);
        } finally {
            System.setOut(out);
            System.setErr(err);
            Exit.resetExitProcedure();
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    /** The files of all partitions with one of the suffixes, as the tool takes them; fails where one is missing. */
    private static String files(Path dataFolder, List<String> suffixes) {
        try (Stream<Path> paths = Files.walk(dataFolder, 2)) {
            String files = paths.filter(path -> suffixes.stream().anyMatch(path.toString()::endsWith))
                    .sorted()
                    .map(Path::toString)
                    .collect(Collectors.joining(","));
            if (files.isEmpty()) {
                throw new AssertionError("no " + suffixes + " in " + dataFolder);
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A record's content, in words. */
    static String text(long timestamp, ByteBuffer key, ByteBuffer value, Header... headers) {
        String ofHeaders = Arrays.stream(headers)
                .map(header -> header.key() + "="
                        + text(Optional.ofNullable(header.value()).map(ByteBuffer::wrap)))
                .collect(Collectors.joining(","));
        return timestamp + " " + text(Optional.ofNullable(key)) + " " + text(Optional.ofNullable(value)) + " ["
                + ofHeaders + "]";
    }

    private static String text(Optional<ByteBuffer> bytes) {
        return bytes.map(present ->
                        StandardCharsets.ISO_8859_1.decode(present.duplicate()).toString())
                .orElse("null");
    }

    static String text(SimpleRecord record) {
        return text(record.timestamp(), record.key(), record.value(), record.headers());
    }

    /** The records of a partition's segments as Kafka reads them, in words, by offset. Every batch must be valid. */
    static SortedMap<Long, String> records(Path partition) throws IOException {
        SortedMap<Long, String> records = new TreeMap<>();
        for (Path segment : list(partition, ".log")) {
            try (FileRecords file = FileRecords.open(segment.toFile(), false)) {
                for (FileChannelRecordBatch batch : file.batches()) {
                    batch.ensureValid();
                    for (Record record : batch) {
                        record.ensureValid();
                        records.put(
                                record.offset(),
                                text(record.timestamp(), record.key(), record.value(), record.headers()));
                    }
                }
            }
        }
        return records;
    }

    static List<Path> list(Path partition, String suffix) throws IOException {
        try (Stream<Path> paths = Files.list(partition)) {
            return paths.filter(path -> path.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }
}
