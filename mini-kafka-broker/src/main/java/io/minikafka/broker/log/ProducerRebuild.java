package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who wrote the part of a log that lies behind its newest snapshot of the producers and before what recovery
 * has read: from the headers of the batches there. Mostly there is no such part.
 *
 * <p>Threads: one at a time, which may be another one for each {@link #step}.
 */
final class ProducerRebuild {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerRebuild.class);

    private final TopicPartition partition;
    private final ProducerStates states;
    private final long endOffset;
    private final long nowMs;
    private long nextOffset;

    /**
     * @param states the producers of what comes before {@code startOffset}
     * @param nowMs when a batch was appended that does not tell
     */
    ProducerRebuild(TopicPartition partition, ProducerStates states, long startOffset, long endOffset, long nowMs) {
        this.partition = partition;
        this.states = states;
        this.nextOffset = startOffset;
        this.endOffset = Math.max(startOffset, endOffset);
        this.nowMs = nowMs;
    }

    /** The producers up to {@link #endOffset}, when it {@link #isDone}. */
    ProducerStates states() {
        return states;
    }

    long endOffset() {
        return endOffset;
    }

    boolean isDone() {
        return nextOffset >= endOffset;
    }

    /** Whether at most {@code bytes} of the log have to be gone through. */
    boolean isWithin(long bytes, LogView view) throws IOException {
        if (isDone()) {
            return true;
        }
        int first = view.indexOf(nextOffset);
        long most = bytes + view.segment(first).positionOf(nextOffset, view.bytesOf(first));
        for (int i = first; i <= view.indexOf(endOffset - 1) && most >= 0; i++) {
            most -= view.bytesOf(i);
        }
        return most >= 0;
    }

    /** Goes through one more segment, as the log is now. One that is damaged is left at the damage. */
    void step(LogView view) {
        int index = view.indexOf(nextOffset);
        Segment segment = view.segment(index);
        if (!segment.tryRetain()) {
            return; // replaced or deleted meanwhile, or the log is closed; the next step has another view
        }
        try {
            walk(segment, view.bytesOf(index));
        } catch (IOException e) {
            LOG.warn("{}: {} does not tell all of its producers: {}", partition, segment.path(), e.toString());
        } finally {
            segment.release();
        }
        boolean isLast = index == view.segmentCount() - 1;
        nextOffset =
                isLast ? endOffset : Math.min(endOffset, view.segment(index + 1).baseOffset());
    }

    private void walk(Segment segment, int bytes) throws IOException {
        Optional<BatchWalker> batch = segment.batchAt(nextOffset, bytes);
        boolean more = batch.isPresent();
        while (more && batch.get().baseOffset() < endOffset) {
            BatchWalker walker = batch.get();
            if (walker.producerId() >= 0 && walker.baseSequence() != RecordBatch.NO_SEQUENCE) {
                states.appended(NumberedBatch.at(walker, nowMs));
            }
            more = walker.advance();
        }
        if (batch.isPresent() && !more && !batch.get().atLimit()) {
            throw new IOException(
                    "what lies at position " + batch.get().nextPosition() + " of " + segment.path() + " is no batch");
        }
    }
}
