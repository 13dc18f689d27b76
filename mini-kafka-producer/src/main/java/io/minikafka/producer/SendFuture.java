package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a sender gets for one record, and at the same time all that the producer keeps of it: the futures of a batch are
 * a list, in the order of its records.
 */
final class SendFuture extends CompletableFuture<RecordMetadata> {
    private static final Logger LOG = LoggerFactory.getLogger(SendFuture.class);

    private final long timestamp;
    private final int keySize;
    private final int valueSize;
    private Callback callback; // null if there is none, or it has been called
    /** The next record of the batch; null for the last one, and once this one is settled. */
    SendFuture next;

    SendFuture(long timestamp, int keySize, int valueSize, Callback callback) {
        this.timestamp = timestamp;
        this.keySize = keySize;
        this.valueSize = valueSize;
        this.callback = callback;
    }

    void succeed(TopicPartition partition, long offset, long logAppendTimeMs) {
        long time = logAppendTimeMs >= 0 ? logAppendTimeMs : timestamp;
        RecordMetadata metadata = new RecordMetadata(partition, offset, time, keySize, valueSize);
        if (callback != null) {
            call(metadata, null);
        }
        complete(metadata);
    }

    void fail(TopicPartition partition, Exception cause) {
        if (callback != null) {
            call(new RecordMetadata(partition, RecordMetadata.UNKNOWN_OFFSET, timestamp, keySize, valueSize), cause);
        }
        completeExceptionally(cause);
    }

    private void call(RecordMetadata metadata, Exception cause) {
        Callback called = callback;
        callback = null;
        try {
            called.onCompletion(metadata, cause);
        } catch (Throwable t) { // the application's: the other records are not to suffer from it
            LOG.error("the callback of a record for {} failed", metadata, t);
        }
    }
}
