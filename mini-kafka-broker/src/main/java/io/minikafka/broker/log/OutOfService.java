package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.time.Instant;

/**
 * A partition whose disk reported that it could not sync what was written. The operating system may have thrown that away,
 * and count it as written the next time, so that the partition is neither written nor read until it is opened anew.
 *
 * @param error which file or folder could not be synced, and the disk's words
 * @param durableOffset the records below it are on the disk
 */
public record OutOfService(TopicPartition partition, Instant since, String error, long durableOffset) {

    public String message() {
        return partition + " is out of service since " + since + ": " + error + "; its records below offset "
                + durableOffset
                + " are on the disk, of later ones nobody knows; check the disk, then restart the broker";
    }

    BrokerException refusal() {
        return new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, message());
    }

    IOException asFailure() {
        return new IOException(message());
    }
}
