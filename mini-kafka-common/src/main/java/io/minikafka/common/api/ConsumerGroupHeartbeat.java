package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code consumerGroupHeartbeat}: joins a group, stays in it, leaves it. */
public final class ConsumerGroupHeartbeat {
    /** Why a member leaves that was not polled in time. */
    public static final String CAUSE_MAX_POLL_INTERVAL = "max poll interval";

    /** Why any other member leaves. */
    public static final String CAUSE_LEFT = "left";

    private ConsumerGroupHeartbeat() {}

    /** A member, what it wants and what it owns. */
    public static final class Request implements ApiRequest<Result> {
        public final String groupId;
        /** Empty: the broker makes one up. */
        public final String memberId;
        /** 0 joins, -1 leaves. */
        public final int memberEpoch;

        public final Optional<String> instanceId;
        public final String clientId;
        public final List<String> subscribedTopics;
        public final Optional<String> assignor;
        public final int rebalanceTimeoutMs;
        public final int sessionTimeoutMs;
        public final List<TopicPartition> owned;
        /** Of a member that leaves: one of the two words above; an unknown one means no more than that it left. */
        public final String leaveCause;
        /** Of a member that leaves: what people may want to know, maybe empty. */
        public final String leaveReason;

        /** A heartbeat that gives no reason. */
        public Request(
                String groupId,
                String memberId,
                int memberEpoch,
                Optional<String> instanceId,
                String clientId,
                List<String> subscribedTopics,
                Optional<String> assignor,
                int rebalanceTimeoutMs,
                int sessionTimeoutMs,
                List<TopicPartition> owned) {
            this(
                    groupId,
                    memberId,
                    memberEpoch,
                    instanceId,
                    clientId,
                    subscribedTopics,
                    assignor,
                    rebalanceTimeoutMs,
                    sessionTimeoutMs,
                    owned,
                    CAUSE_LEFT,
                    "");
        }

        private Request(
                String groupId,
                String memberId,
                int memberEpoch,
                Optional<String> instanceId,
                String clientId,
                List<String> subscribedTopics,
                Optional<String> assignor,
                int rebalanceTimeoutMs,
                int sessionTimeoutMs,
                List<TopicPartition> owned,
                String leaveCause,
                String leaveReason) {
            this.groupId = groupId;
            this.memberId = memberId;
            this.memberEpoch = memberEpoch;
            this.instanceId = instanceId;
            this.clientId = clientId;
            this.subscribedTopics = List.copyOf(subscribedTopics);
            this.assignor = assignor;
            this.rebalanceTimeoutMs = rebalanceTimeoutMs;
            this.sessionTimeoutMs = sessionTimeoutMs;
            this.owned = List.copyOf(owned);
            this.leaveCause = leaveCause;
            this.leaveReason = leaveReason;
        }

        /** The same, saying why the member leaves. */
        public Request leavingBecause(String cause, String reason) {
            return new Request(
                    groupId,
                    memberId,
                    memberEpoch,
                    instanceId,
                    clientId,
                    subscribedTopics,
                    assignor,
                    rebalanceTimeoutMs,
                    sessionTimeoutMs,
                    owned,
                    cause,
                    reason);
        }

        static Request read(JsonObject in) {
            return new Request(
                    in.string("groupId"),
                    in.string("memberId", ""),
                    in.int32("memberEpoch"),
                    Optional.ofNullable(in.string("instanceId", null)),
                    in.string("clientId", ""),
                    in.has("subscribedTopics") ? in.strings("subscribedTopics") : List.of(),
                    Optional.ofNullable(in.string("assignor", null)),
                    in.int32("rebalanceTimeoutMs", 1, Integer.MAX_VALUE, 300_000),
                    in.int32("sessionTimeoutMs", Integer.MIN_VALUE, Integer.MAX_VALUE, 45_000),
                    in.listOrEmpty("owned", Lists::readPartition),
                    in.string("cause", CAUSE_LEFT),
                    in.string("reason", ""));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.CONSUMER_GROUP_HEARTBEAT;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeStringField("memberId", memberId);
            out.writeNumberField("memberEpoch", memberEpoch);
            out.writeStringField("instanceId", instanceId.orElse(null));
            out.writeStringField("clientId", clientId);
            Lists.writeStrings(out, "subscribedTopics", subscribedTopics);
            out.writeStringField("assignor", assignor.orElse(null));
            out.writeNumberField("rebalanceTimeoutMs", rebalanceTimeoutMs);
            out.writeNumberField("sessionTimeoutMs", sessionTimeoutMs);
            Lists.writePartitions(out, "owned", owned);
            if (!leaveCause.equals(CAUSE_LEFT) || !leaveReason.isEmpty()) {
                out.writeStringField("cause", leaveCause);
                out.writeStringField("reason", leaveReason);
            }
            out.writeEndObject();
        }
    }

    /** What the member may own from now on; no assignment where that is what it said it owns. */
    public static final class Result implements ApiMessage {
        public final String memberId;
        public final int memberEpoch;
        public final int heartbeatIntervalMs;
        public final Optional<List<TopicPartition>> assignment;

        public Result(
                String memberId, int memberEpoch, int heartbeatIntervalMs, Optional<List<TopicPartition>> assignment) {
            this.memberId = memberId;
            this.memberEpoch = memberEpoch;
            this.heartbeatIntervalMs = heartbeatIntervalMs;
            this.assignment = assignment;
        }

        static Result read(JsonObject in) {
            return new Result(
                    in.string("memberId"),
                    in.int32("memberEpoch"),
                    in.int32("heartbeatIntervalMs"),
                    in.has("assignment") ? Optional.of(in.list("assignment", Lists::readPartition)) : Optional.empty());
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("memberId", memberId);
            out.writeNumberField("memberEpoch", memberEpoch);
            out.writeNumberField("heartbeatIntervalMs", heartbeatIntervalMs);
            if (assignment.isPresent()) {
                Lists.writePartitions(out, "assignment", assignment.get());
            } else {
                out.writeNullField("assignment");
            }
            out.writeEndObject();
        }
    }
}
