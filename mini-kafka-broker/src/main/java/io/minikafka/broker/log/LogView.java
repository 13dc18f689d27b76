package io.minikafka.broker.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What readers see of a log at one moment: its segments, oldest first, and where the last one ends. Immutable; the array
 * belongs to the view and is never changed.
 */
final class LogView {
    private final Segment[] segments;
    private final long logStartOffset;
    private final long logEndOffset;
    private final int activeBytes;

    LogView(Segment[] segments, long logStartOffset, long logEndOffset, int activeBytes) {
        this.segments = segments;
        this.logStartOffset = logStartOffset;
        this.logEndOffset = logEndOffset;
        this.activeBytes = activeBytes;
    }

    /** The same segments after an append to the last one. */
    LogView withEnd(long newEndOffset, int newActiveBytes) {
        return new LogView(segments, logStartOffset, newEndOffset, newActiveBytes);
    }

    /** With one more segment, which is empty and the one to append to from now on. */
    LogView withSegment(Segment segment) {
        Segment[] more = new Segment[segments.length + 1];
        System.arraycopy(segments, 0, more, 0, segments.length);
        more[segments.length] = segment;
        return new LogView(more, logStartOffset, logEndOffset, 0);
    }

    /** The same records, of which those before {@code offset} are not to be read any more. */
    LogView withStart(long offset) {
        return new LogView(segments, Math.max(logStartOffset, offset), logEndOffset, activeBytes);
    }

    /** Without the first segment, which is not the only one. */
    LogView withoutFirst() {
        Segment[] fewer = new Segment[segments.length - 1];
        System.arraycopy(segments, 1, fewer, 0, fewer.length);
        return new LogView(fewer, Math.max(logStartOffset, fewer[0].baseOffset()), logEndOffset, activeBytes);
    }

    /** Whether it has these segments, one behind the other. */
    boolean contains(List<Segment> some) {
        int first = indexOf(some.get(0).baseOffset());
        return first + some.size() <= segments.length
                && Arrays.asList(segments).subList(first, first + some.size()).equals(some);
    }

    /** With one segment in the place of some that it contains, the last one not among them. */
    LogView withReplaced(List<Segment> some, Segment by) {
        int first = indexOf(some.get(0).baseOffset());
        List<Segment> changed = new ArrayList<>(Arrays.asList(segments));
        changed.subList(first, first + some.size()).clear();
        changed.add(first, by);
        return new LogView(changed.toArray(new Segment[0]), logStartOffset, logEndOffset, activeBytes);
    }

    int segmentCount() {
        return segments.length;
    }

    Segment segment(int index) {
        return segments[index];
    }

    /** How many bytes of a segment may be read. */
    int bytesOf(int index) {
        return index == segments.length - 1 ? activeBytes : segments[index].sealedBytes();
    }

    /** The offset behind the last one that a segment may have. */
    long endOffsetOf(int index) {
        return index == segments.length - 1 ? logEndOffset : segments[index + 1].baseOffset();
    }

    long logStartOffset() {
        return logStartOffset;
    }

    long logEndOffset() {
        return logEndOffset;
    }

    /** The segment that holds {@code offset}: the last one that begins at or before it; the first one for any earlier. */
    int indexOf(long offset) {
        int low = 0;
        int high = segments.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments[middle].baseOffset() <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
