package io.minikafka.producer;

import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatchBuilder;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.List;

/** How large a record may be. Immutable. */
final class RecordSizes {
    private final int maxRequestSize;
    private final long bufferMemory;

    RecordSizes(int maxRequestSize, long bufferMemory) {
        this.maxRequestSize = maxRequestSize;
        this.bufferMemory = bufferMemory;
    }

    /**
     * Returns the bytes that a batch with this record alone takes before compression.
     *
     * @throws BrokerException MESSAGE_TOO_LARGE naming sizes and limits
     */
    int check(String topic, int partition, byte[] key, byte[] value, List<Header> headers) {
        int bytes = RecordBatchBuilder.sizeUpperBound(key, value, headers);
        if (bytes > maxRequestSize || bytes > bufferMemory) {
            throw new BrokerException(
                    ErrorCode.MESSAGE_TOO_LARGE,
                    "a record for topic " + topic + " partition " + partition + " takes " + bytes + " bytes (key "
                            + sizeOf(key) + ", value " + sizeOf(value) + ", " + headers.size()
                            + " headers); allowed: max.request.size " + maxRequestSize + " and buffer.memory "
                            + bufferMemory);
        }
        return bytes;
    }

    private static String sizeOf(byte[] bytes) {
        return bytes == null ? "none" : Integer.toString(bytes.length);
    }
}
