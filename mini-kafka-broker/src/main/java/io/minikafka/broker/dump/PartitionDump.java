package io.minikafka.broker.dump;

import io.minikafka.broker.dump.SegmentDump.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The files of one partition, each by itself and then against each other. */
final class PartitionDump {
    private final Path folder;
    private final boolean running;
    private final Report report;
    private Optional<PendingSwap> swap = Optional.empty();

    /** @param running whether a broker may be writing, and take files away */
    PartitionDump(Path folder, boolean running, Report report) {
        this.folder = folder;
        this.running = running;
        this.report = report;
    }

    /** All files of the folder, segment by segment. Returns where the log ends, if it was read up to there. */
    OptionalLong dump() throws IOException {
        List<LogFile> files;
        try {
            files = list(folder);
        } catch (NoSuchFileException e) {
            if (running) {
                return OptionalLong.empty(); // the topic is deleted
            }
            throw e;
        }
        findSwap();
        Set<String> names = files.stream().map(LogFile::name).collect(Collectors.toSet());
        List<LogFile> segments =
                files.stream().filter(file -> file.kind() == FileKind.LOG).toList();
        OptionalLong end = dumpSegments(segments, names);
        for (LogFile file : files) {
            if (report.isFull()) {
                return OptionalLong.empty();
            }
            dumpOther(file, names);
        }
        return end;
    }

    /** While a broker runs that is over in a moment, and what it leaves behind for so long is looked at again anyway. */
    private void findSwap() {
        if (running) {
            return;
        }
        try {
            swap = PendingSwap.of(folder);
            swap.ifPresent(pending -> report.problem(
                    pending.file(),
                    0,
                    "a compaction was under way: the next start puts one segment in the place of those from offset "
                            + pending.baseOffset() + " to " + (pending.endOffset() - 1)));
        } catch (IOException e) {
            report.problem(folder, 0, e.getMessage());
        }
    }

    private boolean isBeingReplaced(LogFile file) {
        return swap.isPresent() && swap.get().concerns(file);
    }

    private OptionalLong dumpSegments(List<LogFile> segments, Set<String> names) {
        OptionalLong end = OptionalLong.empty();
        for (int i = 0; i < segments.size() && !report.isFull(); i++) {
            LogFile segment = segments.get(i);
            boolean last = i == segments.size() - 1;
            if (!last && segments.get(i + 1).offset() <= report.options().from()) {
                continue;
            }
            if (end.isPresent() && segment.offset() < end.getAsLong()) {
                report.problem(
                        segment.path(),
                        0,
                        "the segment begins before offset " + end.getAsLong() + ", where the one before it ends");
            }
            end = dumpSegment(segment, last ? lastPlace() : Place.BEFORE_OTHERS);
            dumpIndex(segment.sibling(FileKind.OFFSET_INDEX), names);
            dumpIndex(segment.sibling(FileKind.TIME_INDEX), names);
        }
        return end;
    }

    /** One file of the folder, whatever else lies there. */
    void dump(LogFile file) throws IOException {
        if (file.kind() == FileKind.LOG) {
            boolean others = !file.state().isEmpty()
                    || list(folder).stream()
                            .anyMatch(other -> other.kind() == FileKind.LOG && other.offset() > file.offset());
            dumpSegment(file, others ? Place.BEFORE_OTHERS : lastPlace());
        } else {
            dumpSmall(file);
        }
    }

    private Place lastPlace() {
        return running ? Place.LAST_OF_A_RUNNING_BROKER : Place.LAST;
    }

    private OptionalLong dumpSegment(LogFile segment, Place place) {
        try {
            return OptionalLong.of(new SegmentDump(segment, place, report).dump());
        } catch (IOException e) {
            unreadable(segment, e);
            return OptionalLong.empty();
        }
    }

    private void dumpIndex(LogFile index, Set<String> names) {
        if (report.isFull()) {
            return;
        }
        if (names.contains(index.name())) {
            dumpSmall(index);
        } else if (!isBeingReplaced(index)) {
            report.problem(index.path(), 0, "the file is not there; the next start makes it anew");
        }
    }

    private void dumpOther(LogFile file, Set<String> names) {
        boolean isIndex = file.kind() == FileKind.OFFSET_INDEX || file.kind() == FileKind.TIME_INDEX;
        if (file.kind() == FileKind.SNAPSHOT || file.kind() == FileKind.CHECKPOINT) {
            dumpSmall(file);
        } else if (isIndex && !names.contains(file.sibling(FileKind.LOG).name()) && !isBeingReplaced(file)) {
            report.problem(file.path(), 0, "the file belongs to no segment; the next start removes it");
        }
    }

    private void dumpSmall(LogFile file) {
        try {
            switch (file.kind()) {
                case OFFSET_INDEX -> new OffsetIndexDump(file, report).dump();
                case TIME_INDEX -> new TimeIndexDump(file, report).dump();
                case SNAPSHOT -> new SnapshotDump(file, report).dump();
                case CHECKPOINT -> new CheckpointDump(file, report).dump();
                case LOG -> throw new IllegalArgumentException(file + " is not small");
            }
        } catch (IOException e) {
            unreadable(file, e);
        }
    }

    private void unreadable(LogFile file, IOException e) {
        if (running && !Files.exists(file.path())) {
            return; // deleted by age or size, or replaced
        }
        String what = e instanceof NoSuchFileException missing
                ? missing.getFile() + " is not there"
                : "the file cannot be read: " + e.getMessage();
        report.problem(file.path(), 0, what);
    }

    /** What belongs to a log now, by name: nothing that is on its way out or in. */
    static List<LogFile> list(Path folder) throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(LogFile::of)
                    .flatMap(Optional::stream)
                    .filter(file -> file.state().isEmpty())
                    .sorted(Comparator.comparing(LogFile::name))
                    .toList();
        }
    }
}
