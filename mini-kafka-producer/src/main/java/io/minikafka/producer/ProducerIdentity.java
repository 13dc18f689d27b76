package io.minikafka.producer;

import io.minikafka.common.record.RecordBatch;

/** Under which producer id, and in which epoch of it, batches are numbered. */
final class ProducerIdentity {
    /** Not numbered. */
    static final ProducerIdentity NONE =
            new ProducerIdentity(RecordBatch.NO_PRODUCER_ID, RecordBatch.NO_PRODUCER_EPOCH);

    final long producerId;
    final short epoch;

    ProducerIdentity(long producerId, short epoch) {
        this.producerId = producerId;
        this.epoch = epoch;
    }

    boolean hasNextEpoch() {
        return producerId != RecordBatch.NO_PRODUCER_ID && epoch < Short.MAX_VALUE;
    }

    /** Only where there is one. */
    ProducerIdentity nextEpoch() {
        return new ProducerIdentity(producerId, (short) (epoch + 1));
    }
}
