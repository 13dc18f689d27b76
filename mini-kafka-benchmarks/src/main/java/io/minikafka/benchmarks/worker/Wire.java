package io.minikafka.benchmarks.worker;

import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Requests serialized beforehand. Both protocols carry the same batch, format 2, and put the length of a frame as four
 * bytes before it, in requests and in answers.
 */
interface Wire {
    /** A whole request with acks=1 that may be sent any number of times. */
    ByteBuffer produce(String topic, int partition, ByteBuffer batch);

    /** So many records of so many bytes, without a key. */
    static ByteBuffer batch(int records, int size) {
        Values values = Values.of(Integer.toString(size));
        RecordBatchBuilder builder = new RecordBatchBuilder(new byte[records * (size + 50) + 100], Compression.NONE);
        long now = System.currentTimeMillis();
        for (int i = 0; i < records; i++) {
            builder.append(now, null, values.get(i), List.of());
        }
        return builder.build(-1, (short) -1, -1);
    }
}
