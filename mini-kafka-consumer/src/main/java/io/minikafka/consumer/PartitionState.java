package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * One assigned partition: how far the application has got, what lies ready for it and what has been asked for.
 *
 * <p>Threads: the polling thread.
 */
final class PartitionState {
    /** What has to be asked for before there is a position. */
    enum Need {
        NOTHING,
        COMMITTED_OFFSET,
        OFFSET_FOR_TIME
    }

    private static final long UNKNOWN = -1;

    private final TopicPartition partition;
    private final Deque<FetchedRecords> buffered = new ArrayDeque<>();
    private long position = UNKNOWN;
    private Need need = Need.COMMITTED_OFFSET;
    private long resetTimestamp;
    private Optional<String> topicId = Optional.empty();
    private boolean topicIdAsked;
    private boolean paused;

    /** The question under way that is to give the position; an answer to any other is dropped. Null: none. */
    Object lookup;
    /** The fetch under way; an answer to any other is dropped. Null: none. */
    FetchTarget awaited;
    /** What the next poll has to throw. Null: nothing. */
    RuntimeException failure;
    /** What the group is known to have committed. Null: not known. */
    OffsetAndMetadata committed;
    /** Whether another topic is known to have the name by now: then nothing here is worth anything. */
    boolean superseded;
    /** Whether it stands in the queue of those that have something for the application. */
    boolean queued;

    PartitionState(TopicPartition partition) {
        this.partition = partition;
    }

    TopicPartition partition() {
        return partition;
    }

    boolean hasPosition() {
        return position != UNKNOWN;
    }

    /** The offset of the next record that the application gets. */
    long position() {
        return position;
    }

    Need need() {
        return need;
    }

    /** Of the topic that the position is of; empty where it is not known, or the broker does not tell. */
    Optional<String> topicId() {
        return topicId;
    }

    /** Whether there is a position, and nobody has yet found out of which topic. */
    boolean needsTopicId() {
        return hasPosition() && topicId.isEmpty() && !topicIdAsked;
    }

    /** The position, or the one that is being looked for, is of the topic with this id. */
    void bind(Optional<String> toTopicId) {
        topicId = toTopicId;
        topicIdAsked = false;
    }

    /** As {@link #bind}, where there is no way to know more. */
    void bindForGood(Optional<String> toTopicId) {
        topicId = toTopicId;
        topicIdAsked = true;
    }

    /** With {@link Need#OFFSET_FOR_TIME}. */
    long resetTimestamp() {
        return resetTimestamp;
    }

    boolean isPaused() {
        return paused;
    }

    void pause(boolean nowPaused) {
        paused = nowPaused;
    }

    /** Goes on at this offset of the same topic. What is buffered and under way is for nobody any more. */
    void seek(long offset) {
        startOver();
        position = offset;
        need = Need.NOTHING;
    }

    /** Goes on at the offset for this time of the same topic, once that is known. */
    void reset(long timestamp) {
        startOver();
        position = UNKNOWN;
        need = Need.OFFSET_FOR_TIME;
        resetTimestamp = timestamp;
    }

    /** As {@link #reset}, of the topic that has the name now. */
    void resetInTopicNow(long timestamp) {
        beginAnew();
        reset(timestamp);
    }

    /** Begins as if it had just been assigned: nothing is left of the topic that had the name. */
    void beginAnew() {
        startOver();
        position = UNKNOWN;
        need = Need.COMMITTED_OFFSET;
        topicId = Optional.empty();
        topicIdAsked = false;
        committed = null;
        superseded = false;
    }

    /** Takes {@code records} over. */
    void add(FetchedRecords records) {
        buffered.add(records);
    }

    /** Null where nothing is buffered. */
    FetchedRecords firstRecords() {
        return buffered.peekFirst();
    }

    /** After reading: the position is where the first records are, and they go once they are used up. */
    void advance(boolean usedUp) {
        position = buffered.peekFirst().nextOffset();
        if (usedUp) {
            buffered.removeFirst().close();
        }
    }

    int bufferedBytes() {
        int bytes = 0;
        for (FetchedRecords records : buffered) {
            bytes += records.remainingBytes();
        }
        return bytes;
    }

    /** Whether to ask for more, to have about {@code maxBytes} at most. */
    boolean wantsFetch(int maxBytes) {
        return hasPosition()
                && !needsTopicId()
                && !superseded
                && !paused
                && awaited == null
                && lookup == null
                && failure == null
                && (buffered.isEmpty() || (buffered.peekLast().hasEndOffset() && bufferedBytes() <= maxBytes / 2));
    }

    long fetchOffset() {
        return buffered.isEmpty() ? position : buffered.peekLast().endOffset();
    }

    /** Releases what is buffered. */
    void dropRecords() {
        buffered.forEach(FetchedRecords::close);
        buffered.clear();
        awaited = null;
    }

    private void startOver() {
        dropRecords();
        lookup = null;
        failure = null;
    }
}
