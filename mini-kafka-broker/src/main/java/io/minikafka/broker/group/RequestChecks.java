package io.minikafka.broker.group;

import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Optional;

/** What a request may say, before anybody asks who says it. */
final class RequestChecks {
    /** Ids are kept in memory and written with every change of their group. */
    static final int MAX_ID_CHARS = 1000;

    static final int MAX_TOPICS = 10_000;
    private static final int MAX_LINE_CHARS = 500;
    private static final int MAX_TOPIC_CHARS = 249;

    private RequestChecks() {}

    static void groupId(String groupId) {
        if (groupId.isBlank() || isOddId(groupId)) {
            throw new BrokerException(
                    ErrorCode.INVALID_GROUP_ID,
                    "group id " + shown(groupId) + "; allowed: 1 to " + MAX_ID_CHARS
                            + " characters, not all blank and no control characters");
        }
    }

    static void heartbeat(ConsumerGroupHeartbeat.Request request, GroupConfig config) {
        groupId(request.groupId);
        id("memberId", request.memberId);
        id("clientId", request.clientId);
        request.instanceId.ifPresent(instanceId -> instanceId(instanceId));
        if (request.memberEpoch < 0) {
            return; // who leaves need not say more
        }
        if (request.sessionTimeoutMs < config.minSessionTimeoutMs()
                || request.sessionTimeoutMs > config.maxSessionTimeoutMs()) {
            throw new BrokerException(
                    ErrorCode.INVALID_SESSION_TIMEOUT,
                    "sessionTimeoutMs is " + request.sessionTimeoutMs + "; allowed: " + config.minSessionTimeoutMs()
                            + " to " + config.maxSessionTimeoutMs());
        }
        request.assignor.ifPresent(RequestChecks::assignor);
        subscription(request);
    }

    private static void instanceId(String instanceId) {
        id("instanceId", instanceId);
        if (instanceId.isBlank()) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS, "instanceId is blank; allowed: a name, or null for a member without");
        }
    }

    private static void assignor(String name) {
        Optional<Assignor> known = Assignors.of(name);
        if (known.isEmpty()) {
            throw new BrokerException(
                    ErrorCode.UNSUPPORTED_ASSIGNOR,
                    "assignor " + shown(name) + "; allowed: " + String.join(", ", Assignors.names()));
        }
    }

    private static void subscription(ConsumerGroupHeartbeat.Request request) {
        if (request.subscribedTopics.size() > MAX_TOPICS) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "subscribedTopics has " + request.subscribedTopics.size() + " elements; allowed: at most "
                            + MAX_TOPICS);
        }
        for (String topic : request.subscribedTopics) {
            if (topic.isEmpty()
                    || topic.length() > MAX_TOPIC_CHARS
                    || topic.chars().anyMatch(Character::isISOControl)) {
                throw new BrokerException(
                        ErrorCode.INVALID_TOPIC_EXCEPTION,
                        "subscribedTopics names " + oneLine(shown(topic)) + "; allowed: 1 to " + MAX_TOPIC_CHARS
                                + " characters, no control characters");
            }
        }
    }

    private static void id(String field, String value) {
        if (isOddId(value)) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    field + " is " + shown(value) + "; allowed: at most " + MAX_ID_CHARS
                            + " characters, no control characters");
        }
    }

    /** What people are to read, maybe in words of a client's: on one line, and not too long. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_LINE_CHARS)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .forEach(line::appendCodePoint);
        if (text.codePointCount(0, text.length()) > MAX_LINE_CHARS) {
            line.append('…');
        }
        return line.toString().strip();
    }

    private static boolean isOddId(String value) {
        return value.length() > MAX_ID_CHARS || value.chars().anyMatch(Character::isISOControl);
    }

    private static String shown(String value) {
        String text = value.length() > 80 ? value.substring(0, 80) + "…" : value;
        return "\"" + text + "\" (" + value.length() + " characters)";
    }
}
