package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code describeGroups}: members, ownership, lag, and why ownership changed. */
public final class DescribeGroups {
    private DescribeGroups() {}

    /** Groups by id. */
    public static final class Request implements ApiRequest<Result> {
        public final List<String> groups;

        public Request(List<String> groups) {
            this.groups = List.copyOf(groups);
        }

        static Request read(JsonObject in) {
            return new Request(in.strings("groups"));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.DESCRIBE_GROUPS;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writeStrings(out, "groups", groups);
            out.writeEndObject();
        }
    }

    /** One member and what it owns. */
    public static final class Member implements ApiMessage {
        public final String memberId;
        public final Optional<String> instanceId;
        public final String clientId;
        public final String host;
        public final int memberEpoch;
        public final List<String> subscribedTopics;
        public final List<TopicPartition> owned;

        public Member(
                String memberId,
                Optional<String> instanceId,
                String clientId,
                String host,
                int memberEpoch,
                List<String> subscribedTopics,
                List<TopicPartition> owned) {
            this.memberId = memberId;
            this.instanceId = instanceId;
            this.clientId = clientId;
            this.host = host;
            this.memberEpoch = memberEpoch;
            this.subscribedTopics = List.copyOf(subscribedTopics);
            this.owned = List.copyOf(owned);
        }

        static Member read(JsonObject in) {
            return new Member(
                    in.string("memberId"),
                    Optional.ofNullable(in.string("instanceId", null)),
                    in.string("clientId"),
                    in.string("host"),
                    in.int32("memberEpoch"),
                    in.strings("subscribedTopics"),
                    in.listOrEmpty("owned", Lists::readPartition));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("memberId", memberId);
            out.writeStringField("instanceId", instanceId.orElse(null));
            out.writeStringField("clientId", clientId);
            out.writeStringField("host", host);
            out.writeNumberField("memberEpoch", memberEpoch);
            Lists.writeStrings(out, "subscribedTopics", subscribedTopics);
            Lists.writePartitions(out, "owned", owned);
            out.writeEndObject();
        }
    }

    /** One change of ownership. */
    public static final class Rebalance implements ApiMessage {
        /** When, in ms since the epoch. */
        public final long timeMs;
        /** Of the group, after it. */
        public final int epoch;
        /** What made it so, one of a list of words that may grow. */
        public final String cause;
        /** Who made it so, empty where it was no member or several at once. */
        public final Optional<String> memberId;
        /** The cause with its numbers, for people. */
        public final String detail;

        public final List<Move> partitions;

        public Rebalance(
                long timeMs, int epoch, String cause, Optional<String> memberId, String detail, List<Move> partitions) {
            this.timeMs = timeMs;
            this.epoch = epoch;
            this.cause = cause;
            this.memberId = memberId;
            this.detail = detail;
            this.partitions = List.copyOf(partitions);
        }

        static Rebalance read(JsonObject in) {
            return new Rebalance(
                    in.int64("timeMs"),
                    in.int32("epoch"),
                    in.string("cause"),
                    Optional.ofNullable(in.string("memberId", null)),
                    in.string("detail"),
                    in.list("partitions", Move::read));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("timeMs", timeMs);
            out.writeNumberField("epoch", epoch);
            out.writeStringField("cause", cause);
            out.writeStringField("memberId", memberId.orElse(null));
            out.writeStringField("detail", detail);
            Lists.write(out, "partitions", partitions);
            out.writeEndObject();
        }
    }

    /** A partition that changed its owner; each is a member id, empty for nobody. */
    public static final class Move implements ApiMessage {
        public final TopicPartition partition;
        public final Optional<String> from;
        public final Optional<String> to;

        public Move(TopicPartition partition, Optional<String> from, Optional<String> to) {
            this.partition = partition;
            this.from = from;
            this.to = to;
        }

        static Move read(JsonObject in) {
            return new Move(
                    Lists.readPartition(in),
                    Optional.ofNullable(in.string("from", null)),
                    Optional.ofNullable(in.string("to", null)));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeStringField("from", from.orElse(null));
            out.writeStringField("to", to.orElse(null));
            out.writeEndObject();
        }
    }

    /** One partition; no lag without a commit. */
    public static final class Partition implements ApiMessage {
        public final TopicPartition partition;
        /** The member id, empty where nobody owns it. */
        public final Optional<String> owner;
        /** -1 where there is no commit. */
        public final long committedOffset;

        public final long logEndOffset;
        /** In records. */
        public final Optional<Long> lag;
        /** Age of the oldest record that is not committed, in ms; 0 where all are; also empty where nobody can tell. */
        public final Optional<Long> lagMs;

        public Partition(
                TopicPartition partition,
                Optional<String> owner,
                long committedOffset,
                long logEndOffset,
                Optional<Long> lag,
                Optional<Long> lagMs) {
            this.partition = partition;
            this.owner = owner;
            this.committedOffset = committedOffset;
            this.logEndOffset = logEndOffset;
            this.lag = lag;
            this.lagMs = lagMs;
        }

        static Partition read(JsonObject in) {
            return new Partition(
                    Lists.readPartition(in),
                    Optional.ofNullable(in.string("owner", null)),
                    in.int64("committedOffset"),
                    in.int64("logEndOffset"),
                    number(in, "lag"),
                    number(in, "lagMs"));
        }

        public Partition withLagMs(Optional<Long> newLagMs) {
            return new Partition(partition, owner, committedOffset, logEndOffset, lag, newLagMs);
        }

        private static Optional<Long> number(JsonObject in, String name) {
            return in.has(name) ? Optional.of(in.int64(name)) : Optional.empty();
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.writePartition(out, partition);
            out.writeStringField("owner", owner.orElse(null));
            out.writeNumberField("committedOffset", committedOffset);
            out.writeNumberField("logEndOffset", logEndOffset);
            write(out, "lag", lag);
            write(out, "lagMs", lagMs);
            out.writeEndObject();
        }

        private static void write(JsonGenerator out, String name, Optional<Long> number) throws IOException {
            if (number.isPresent()) {
                out.writeNumberField(name, number.get());
            } else {
                out.writeNullField(name);
            }
        }
    }

    /** One group; state {@code dead} and nothing else where it does not exist. */
    public static final class Group implements ApiMessage {
        public final String groupId;
        public final String state;
        public final Optional<String> assignor;
        public final int epoch;
        public final List<Member> members;
        public final List<Partition> partitions;
        /** The latest changes of ownership since the broker was started, oldest first. */
        public final List<Rebalance> rebalances;

        public final Optional<RpcError> error;

        public Group(
                String groupId,
                String state,
                Optional<String> assignor,
                int epoch,
                List<Member> members,
                List<Partition> partitions,
                List<Rebalance> rebalances,
                Optional<RpcError> error) {
            this.groupId = groupId;
            this.state = state;
            this.assignor = assignor;
            this.epoch = epoch;
            this.members = List.copyOf(members);
            this.partitions = List.copyOf(partitions);
            this.rebalances = List.copyOf(rebalances);
            this.error = error;
        }

        public Group withPartitions(List<Partition> newPartitions) {
            return new Group(groupId, state, assignor, epoch, members, newPartitions, rebalances, error);
        }

        static Group read(JsonObject in) {
            return new Group(
                    in.string("groupId"),
                    in.string("state", "dead"),
                    Optional.ofNullable(in.string("assignor", null)),
                    in.int32("epoch", Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
                    in.listOrEmpty("members", Member::read),
                    in.listOrEmpty("partitions", Partition::read),
                    in.listOrEmpty("rebalances", Rebalance::read),
                    RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("groupId", groupId);
            out.writeStringField("state", state);
            out.writeStringField("assignor", assignor.orElse(null));
            out.writeNumberField("epoch", epoch);
            Lists.write(out, "members", members);
            Lists.write(out, "partitions", partitions);
            Lists.write(out, "rebalances", rebalances);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }

    /** In the order of the request. */
    public static final class Result implements ApiMessage {
        public final List<Group> groups;

        public Result(List<Group> groups) {
            this.groups = List.copyOf(groups);
        }

        static Result read(JsonObject in) {
            return new Result(in.list("groups", Group::read));
        }

        @Override
        public Optional<ErrorCode> firstError() {
            return Lists.firstError(groups, element -> element.error);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "groups", groups);
            out.writeEndObject();
        }
    }
}
