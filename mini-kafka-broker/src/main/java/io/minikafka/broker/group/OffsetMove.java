package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/**
 * Where the committed offset of one partition is to go, kept within the log.
 *
 * @param topicId whose partition it is
 * @param logStart the lowest that it may become
 * @param logEnd the highest
 * @param how what {@code value} is
 */
public record OffsetMove(TopicPartition partition, String topicId, long logStart, long logEnd, How how, long value) {
    public enum How {
        /** To the offset {@code value}. */
        TO,
        /** By {@code value} from what is committed. */
        BY
    }

    /** @throws BrokerException where there is nothing committed to go from */
    long from(long committed) {
        if (how == How.TO) {
            return clamped(value);
        }
        if (committed < 0) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "nothing is committed for " + partition
                            + " that could be shifted; allowed: \"earliest\", \"latest\", an offset or a time");
        }
        boolean beyond = value > 0 && committed > Long.MAX_VALUE - value;
        return clamped(beyond ? Long.MAX_VALUE : committed + value);
    }

    private long clamped(long offset) {
        return Math.min(Math.max(offset, logStart), logEnd);
    }
}
