package io.minikafka.broker.network;

import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;

/** What the records of one answer may still take, as JSON and as themselves, in bytes. On one thread. */
final class JsonBudget {
    private final InflateBudget inflating = new InflateBudget(
            RecordBatch.DEFAULT_MAX_INFLATED_BYTES, RecordBatch.DEFAULT_MAX_INFLATED_BYTES, "one answer in JSON");
    private long leftAsJson;
    private long leftAsRecords;
    private boolean anyTaken;

    JsonBudget(long jsonBytes, long recordBytes) {
        this.leftAsJson = jsonBytes;
        this.leftAsRecords = recordBytes;
    }

    /** Takes a record if there is room for it; once there is not, nothing more is given. The first one may be long. */
    boolean take(long jsonBytes, long recordBytes) {
        boolean roomForRecord = recordBytes <= leftAsRecords || !anyTaken;
        leftAsJson = jsonBytes <= leftAsJson && roomForRecord ? leftAsJson - jsonBytes : -1;
        leftAsRecords -= recordBytes;
        anyTaken |= leftAsJson >= 0;
        return leftAsJson >= 0;
    }

    /** Whether the answer has records. */
    boolean anyTaken() {
        return anyTaken;
    }

    /** For all batches that are looked through, whether their records are taken or skipped. */
    InflateBudget inflating() {
        return inflating;
    }
}
