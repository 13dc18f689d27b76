package io.minikafka.common.rpc;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every failure that a peer may be told about: JSON-RPC 2.0's own (-32768 to -32000) and Apache Kafka's, with Kafka's
 * numbers, names and retriability (https://kafka.apache.org/protocol, "Error Codes"). The number is wire format.
 */
public enum ErrorCode {
    PARSE_ERROR(-32700, Retry.NEVER),
    INVALID_REQUEST(-32600, Retry.NEVER),
    METHOD_NOT_FOUND(-32601, Retry.NEVER),
    INVALID_PARAMS(-32602, Retry.NEVER),
    INTERNAL_ERROR(-32603, Retry.NEVER),

    UNKNOWN_SERVER_ERROR(-1, Retry.NEVER),
    OFFSET_OUT_OF_RANGE(1, Retry.NEVER),
    CORRUPT_MESSAGE(2, Retry.AFTER_BACKOFF),
    UNKNOWN_TOPIC_OR_PARTITION(3, Retry.AFTER_METADATA),
    LEADER_NOT_AVAILABLE(5, Retry.AFTER_METADATA),
    NOT_LEADER_OR_FOLLOWER(6, Retry.AFTER_METADATA),
    REQUEST_TIMED_OUT(7, Retry.AFTER_BACKOFF),
    MESSAGE_TOO_LARGE(10, Retry.NEVER),
    OFFSET_METADATA_TOO_LARGE(12, Retry.NEVER),
    NETWORK_EXCEPTION(13, Retry.AFTER_METADATA),
    COORDINATOR_LOAD_IN_PROGRESS(14, Retry.AFTER_BACKOFF),
    COORDINATOR_NOT_AVAILABLE(15, Retry.AFTER_BACKOFF),
    NOT_COORDINATOR(16, Retry.AFTER_METADATA),
    INVALID_TOPIC_EXCEPTION(17, Retry.NEVER),
    RECORD_LIST_TOO_LARGE(18, Retry.NEVER),
    INVALID_REQUIRED_ACKS(21, Retry.NEVER),
    INVALID_GROUP_ID(24, Retry.NEVER),
    UNKNOWN_MEMBER_ID(25, Retry.NEVER),
    INVALID_SESSION_TIMEOUT(26, Retry.NEVER),
    INVALID_COMMIT_OFFSET_SIZE(28, Retry.NEVER),
    INVALID_TIMESTAMP(32, Retry.NEVER),
    TOPIC_ALREADY_EXISTS(36, Retry.NEVER),
    INVALID_PARTITIONS(37, Retry.NEVER),
    INVALID_REPLICATION_FACTOR(38, Retry.NEVER),
    INVALID_CONFIG(40, Retry.NEVER),
    UNSUPPORTED_FOR_MESSAGE_FORMAT(43, Retry.NEVER),
    OUT_OF_ORDER_SEQUENCE_NUMBER(45, Retry.NEVER),
    DUPLICATE_SEQUENCE_NUMBER(46, Retry.NEVER),
    INVALID_PRODUCER_EPOCH(47, Retry.NEVER),
    KAFKA_STORAGE_ERROR(56, Retry.AFTER_METADATA),
    UNKNOWN_PRODUCER_ID(59, Retry.NEVER),
    NON_EMPTY_GROUP(68, Retry.NEVER),
    GROUP_ID_NOT_FOUND(69, Retry.NEVER),
    UNSUPPORTED_COMPRESSION_TYPE(76, Retry.NEVER),
    GROUP_MAX_SIZE_REACHED(81, Retry.NEVER),
    FENCED_INSTANCE_ID(82, Retry.NEVER),
    INVALID_RECORD(87, Retry.NEVER),
    THROTTLING_QUOTA_EXCEEDED(89, Retry.AFTER_BACKOFF),
    UNKNOWN_TOPIC_ID(100, Retry.AFTER_METADATA),
    INCONSISTENT_TOPIC_ID(103, Retry.AFTER_METADATA),
    FENCED_MEMBER_EPOCH(110, Retry.NEVER),
    UNRELEASED_INSTANCE_ID(111, Retry.NEVER),
    UNSUPPORTED_ASSIGNOR(112, Retry.NEVER),
    STALE_MEMBER_EPOCH(113, Retry.NEVER);

    /** What a client should do next; decided here once, not in each caller. */
    public enum Retry {
        NEVER,
        AFTER_BACKOFF,
        AFTER_METADATA
    }

    private static final Map<Integer, ErrorCode> BY_NUMBER =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ErrorCode::number, Function.identity()));

    private final int number;
    private final Retry retry;

    ErrorCode(int number, Retry retry) {
        this.number = number;
        this.retry = retry;
    }

    public int number() {
        return number;
    }

    public Retry retry() {
        return retry;
    }

    public boolean retriable() {
        return retry != Retry.NEVER;
    }

    /** The code with this number; one from a newer peer reads as {@link #UNKNOWN_SERVER_ERROR}, and the client stays up. */
    public static ErrorCode of(int number) {
        return BY_NUMBER.getOrDefault(number, UNKNOWN_SERVER_ERROR);
    }
}
