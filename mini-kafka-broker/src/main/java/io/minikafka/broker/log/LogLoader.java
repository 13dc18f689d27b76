package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the folder of a partition: clears away what is no part of the log, sees to it that every segment has its indexes,
 * and hands what may have been torn by a crash to {@link LogRecovery}.
 *
 * <p>Threads: one.
 */
final class LogLoader {
    private static final Logger LOG = LoggerFactory.getLogger(LogLoader.class);

    /** How the broker ended the last time. */
    enum LastStop {
        CLEAN,
        UNCLEAN
    }

    private final TopicPartition partition;
    private final Path folder;
    private final LogConfig config;
    private final LogContext context;
    private final FileSystem files;
    private final LogProducers producers;

    LogLoader(TopicPartition partition, Path folder, LogConfig config, LogContext context) {
        this.partition = partition;
        this.folder = folder;
        this.config = config;
        this.context = context;
        this.files = context.files();
        this.producers = new LogProducers(partition, folder, context);
    }

    OpenedLog load(LastStop lastStop, LogCheckpoints checkpoints) throws IOException {
        files.createFolders(folder);
        SegmentSwap.recover(files, folder, partition);
        List<Segment> segments = findSegments();
        try {
            long startOffset = LogStart.load(files, folder, partition);
            removeBefore(startOffset, segments);
            if (segments.isEmpty()) {
                segments.add(createSegment(startOffset));
            }
            LeaderEpochs epochs = loadEpochs();
            LogRecovery recovery = new LogRecovery(partition, segments, epochs, producers, config, context);
            OpenedLog found = recovery.run(lastStop, checkpoints);
            OpenedLog opened =
                    found.endOffset() < startOffset ? beginAnew(startOffset, found) : found.startingAt(startOffset);
            producers.load(
                    segments.get(0).baseOffset(),
                    lastStop == LastStop.CLEAN ? opened.endOffset() : opened.recoveryPoint(),
                    config.timestampType());
            return opened;
        } catch (IOException | RuntimeException e) {
            segments.forEach(Segment::release);
            throw e;
        }
    }

    private List<Segment> findSegments() throws IOException {
        Set<Path> paths = new LinkedHashSet<>(files.list(folder));
        List<Path> logs = new ArrayList<>();
        for (Path path : paths) {
            String name = path.getFileName().toString();
            if (name.endsWith(".tmp") || name.endsWith(".deleted")) {
                files.delete(path);
            } else if (SegmentFiles.baseOffset(path, SegmentFiles.LOG).isPresent()) {
                logs.add(path);
            } else if (SegmentFiles.baseOffset(path, SegmentFiles.SNAPSHOT).isPresent()) {
                producers.found(
                        SegmentFiles.baseOffset(path, SegmentFiles.SNAPSHOT).getAsLong());
            } else if (isOrphan(path, SegmentFiles.INDEX, paths) || isOrphan(path, SegmentFiles.TIME_INDEX, paths)) {
                LOG.warn("{}: {} belongs to no segment and is removed", partition, name);
                files.delete(path);
            }
        }
        List<Segment> segments = new ArrayList<>();
        for (int i = 0; i < logs.size(); i++) {
            long baseOffset =
                    SegmentFiles.baseOffset(logs.get(i), SegmentFiles.LOG).orElseThrow();
            long bytes = files.size(logs.get(i));
            if (bytes > Integer.MAX_VALUE) {
                throw new IOException(logs.get(i) + " has " + bytes + " bytes, a segment has at most 2 GiB");
            }
            boolean first = segments.isEmpty(); // without it the log would seem to begin with the next one
            if (bytes == 0 && !first && i < logs.size() - 1) {
                LOG.warn("{}: the empty segment {} is removed", partition, baseOffset);
                SegmentFiles.delete(files, folder, baseOffset);
            } else {
                segments.add(openSegment(baseOffset, (int) bytes));
            }
        }
        return segments;
    }

    private boolean isOrphan(Path path, String suffix, Set<Path> all) {
        OptionalLong baseOffset = SegmentFiles.baseOffset(path, suffix);
        return baseOffset.isPresent()
                && !all.contains(SegmentFiles.path(folder, baseOffset.getAsLong(), SegmentFiles.LOG));
    }

    /** Nothing is opened here: that the indexes are there, and of a possible size, has to be enough for the start. */
    private Segment openSegment(long baseOffset, int bytes) throws IOException {
        int most = bytes / RecordBatch.HEADER_BYTES + 1;
        int entries = entries(baseOffset, SegmentFiles.INDEX, OffsetIndex.ENTRY_BYTES, most);
        int timeEntries = entries(baseOffset, SegmentFiles.TIME_INDEX, TimeIndex.ENTRY_BYTES, most);
        boolean usable = entries >= 0 && timeEntries >= 0;
        Segment segment = new Segment(
                files,
                folder,
                baseOffset,
                config.indexIntervalBytes(),
                usable ? new SegmentEntries(entries, timeEntries) : SegmentEntries.NONE);
        segment.seal(bytes);
        if (!usable) {
            segment.offsetIndex().file().create();
            segment.timeIndex().file().create();
            segment.reportBrokenIndex("a file is missing or has an impossible size");
        }
        return segment;
    }

    private int entries(long baseOffset, String suffix, int entryBytes, int most) throws IOException {
        Path path = SegmentFiles.path(folder, baseOffset, suffix);
        if (!files.exists(path)) {
            return -1;
        }
        long bytes = files.size(path);
        return bytes % entryBytes != 0 || bytes / entryBytes > most ? -1 : (int) (bytes / entryBytes);
    }

    private Segment createSegment(long baseOffset) throws IOException {
        Segment segment = new Segment(files, folder, baseOffset, config.indexIntervalBytes(), SegmentEntries.NONE);
        segment.create();
        return segment;
    }

    /** What was to be deleted and had not gone yet. */
    private void removeBefore(long startOffset, List<Segment> segments) throws IOException {
        while (segments.size() > 1 && segments.get(1).baseOffset() <= startOffset) {
            Segment oldest = segments.remove(0);
            oldest.release();
            SegmentFiles.delete(files, folder, oldest.baseOffset());
        }
    }

    /** Nothing is left of a log that begins behind its end: offsets that were given out are not given out again. */
    private OpenedLog beginAnew(long startOffset, OpenedLog lost) throws IOException {
        LOG.warn("{}: the log ends at {}, although it begins at {}", partition, lost.endOffset(), startOffset);
        for (Segment segment : lost.segments()) {
            segment.release();
            SegmentFiles.delete(files, folder, segment.baseOffset());
        }
        lost.segments().clear();
        lost.segments().add(createSegment(startOffset));
        long nowMs = context.clock().millis();
        return new OpenedLog(
                lost.segments(),
                new SegmentAppender(lost.segments().get(0), config, nowMs),
                startOffset,
                lost.producers(),
                new LeaderEpochs(),
                startOffset);
    }

    private LeaderEpochs loadEpochs() {
        try {
            return LeaderEpochs.load(files, folder);
        } catch (IOException | NumberFormatException e) {
            LOG.warn("{}: {} cannot be read and is written anew: {}", partition, LeaderEpochs.FILE, e.toString());
            return new LeaderEpochs();
        }
    }
}
