package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.ConsumerGroupHeartbeat.Request;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a heartbeat does to a group, by the protocol's section on groups. Changes nothing: says what the next state is.
 *
 * <p>A member's assignment changes only in an answer that it is known to be ready for, so that it is never more than one
 * answer behind: either it has the epoch of its last answer, or that of the one before.
 */
final class HeartbeatRules {
    static final int JOIN = 0;
    static final int LEAVE = -1;

    private final String groupId;
    private final GroupContext context;
    private final Sessions sessions;

    HeartbeatRules(String groupId, GroupContext context, Sessions sessions) {
        this.groupId = groupId;
        this.context = context;
        this.sessions = sessions;
    }

    /**
     * What comes of a heartbeat.
     *
     * @param memberId who gets the answer
     * @param next the state once it is written; the same as before where nothing changes
     * @param news for the log, empty where the heartbeat is one of many
     */
    record Outcome(String memberId, Membership next, Cause cause, String news) {}

    /** @throws BrokerException where the heartbeat is refused */
    Outcome outcome(Request request, MemberConnection from, Membership now, GroupTopics topics) {
        Optional<Member> known = now.member(request.memberId);
        if (request.memberEpoch == JOIN) {
            return known.map(member -> joinAgain(member, request, from, now, topics))
                    .orElseGet(() -> join(request, from, now, topics));
        }
        Member member = known.orElseThrow(() -> new BrokerException(
                ErrorCode.UNKNOWN_MEMBER_ID,
                "group " + groupId + " has no member \"" + request.memberId + "\" (heartbeat under epoch "
                        + request.memberEpoch + ")"));
        if (request.memberEpoch == LEAVE) {
            return leave(member, request, now, topics);
        }
        if (request.memberEpoch == member.epoch()) {
            return goOn(member, request, from, now, topics);
        }
        if (request.memberEpoch == member.previousEpoch()) {
            return new Outcome(member.id(), now, Cause.letGo(member.id()), "");
        }
        throw new BrokerException(
                ErrorCode.FENCED_MEMBER_EPOCH,
                "member " + member.id() + " of group " + groupId + " is at epoch " + member.epoch()
                        + ", before that at " + member.previousEpoch() + "; the heartbeat says " + request.memberEpoch);
    }

    private Outcome join(Request request, MemberConnection from, Membership now, GroupTopics topics) {
        if (!from.isOpen()) {
            throw new BrokerException(
                    ErrorCode.NETWORK_EXCEPTION,
                    "the connection of who wanted to join group " + groupId + " was closed before its turn came");
        }
        String memberId = request.memberId.isEmpty() ? context.memberIds().get() : request.memberId;
        Identity identity = new Identity(memberId, request.instanceId, request.clientId, from.host());
        Member joining = Member.joining(identity, wishes(request, Optional.empty()));
        Optional<Member> predecessor = request.instanceId.flatMap(now::memberOfInstance);
        return predecessor.isPresent()
                ? takeOver(predecessor.get(), joining, now, topics)
                : joinNew(joining, now, topics);
    }

    private Outcome joinNew(Member joining, Membership now, GroupTopics topics) {
        if (now.members().size() >= context.config().maxSize()) {
            throw new BrokerException(
                    ErrorCode.GROUP_MAX_SIZE_REACHED,
                    "group " + groupId + " has " + now.members().size() + " members; allowed: "
                            + context.config().maxSize());
        }
        Cause cause = Cause.of(Cause.Kind.JOINED, joining.id(), joining.id() + " joined");
        Membership next = now.with(joining).retargeted(topics, cause).answered(joining, nowNanos());
        return new Outcome(joining.id(), next, cause, described(joining) + " joined");
    }

    /** A static member's next process: nothing moves but the name of the owner. */
    private Outcome takeOver(Member predecessor, Member joining, Membership now, GroupTopics topics) {
        int graceMs = 2 * intervalMs(predecessor);
        if (!sessions.isGone(predecessor, graceMs)) {
            throw new BrokerException(
                    ErrorCode.UNRELEASED_INSTANCE_ID,
                    "instance " + joining.identity().instanceId().orElse("") + " of group " + groupId
                            + " is member " + predecessor.id() + ", whose connection is open or, after a restart of the"
                            + " broker, has " + graceMs + " ms to come back");
        }
        Cause cause =
                Cause.of(Cause.Kind.TOOK_OVER, joining.id(), joining.id() + " took over from " + predecessor.id());
        Membership next = now.succeeded(predecessor, joining, cause);
        if (!predecessor.wishes().assignsAs(joining.wishes())) {
            next = next.retargeted(topics, wishesChanged(joining, predecessor.wishes()));
        }
        return new Outcome(
                joining.id(),
                next.answered(joining, nowNanos()),
                cause,
                described(joining) + " took over from " + predecessor.id());
    }

    /**
     * A join of a member that is there repeats one whose answer was lost, and is answered alike. Only where the member
     * has been heard under its epoch since, it has started anew: then the answer has an epoch of its own, so that
     * heartbeats from before that are still on their way let go of nothing.
     */
    private Outcome joinAgain(
            Member member, Request request, MemberConnection from, Membership now, GroupTopics topics) {
        if (!member.identity().instanceId().equals(request.instanceId)) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "instanceId is " + request.instanceId.orElse(null) + "; member " + member.id() + " of group "
                            + groupId + " joined with "
                            + member.identity().instanceId().orElse(null));
        }
        Member updated = updated(member, request, from, Optional.empty());
        Membership next = with(updated, member, now, topics);
        Cause cause = Cause.of(Cause.Kind.JOINED, member.id(), member.id() + " joined again");
        if (!sessions.wasSeenUnder(member)) {
            return new Outcome(member.id(), next, cause, "");
        }
        return new Outcome(
                member.id(), next.answered(updated, nowNanos()), cause, described(updated) + " joined again");
    }

    private Outcome goOn(Member member, Request request, MemberConnection from, Membership now, GroupTopics topics) {
        Set<TopicPartition> owned = new HashSet<>(request.owned);
        Member updated =
                updated(member, request, from, Optional.of(member.wishes())).lettingGoOfAllBut(owned);
        Membership next = with(updated, member, now, topics);
        Set<TopicPartition> due = next.due(updated).keySet();
        boolean givenBack = due.stream()
                .anyMatch(partition ->
                        member.held().containsKey(partition) && !updated.held().containsKey(partition));
        if (givenBack || !due.equals(member.assigned())) {
            next = next.answered(updated, nowNanos());
        }
        return new Outcome(member.id(), next, Cause.letGo(member.id()), "");
    }

    private static Membership with(Member updated, Member before, Membership now, GroupTopics topics) {
        if (updated.equals(before)) {
            return now;
        }
        Membership next = now.with(updated);
        return updated.wishes().assignsAs(before.wishes())
                ? next
                : next.retargeted(topics, wishesChanged(updated, before.wishes()));
    }

    private static Cause wishesChanged(Member member, Wishes before) {
        Wishes now = member.wishes();
        return now.topics().equals(before.topics())
                ? Cause.of(
                        Cause.Kind.ASSIGNOR_CHANGED,
                        member.id(),
                        member.id() + " asks for assignor " + now.assignor().orElse("none") + ", before for "
                                + before.assignor().orElse("none"))
                : Cause.of(
                        Cause.Kind.SUBSCRIPTION_CHANGED,
                        member.id(),
                        member.id() + " subscribes to " + difference(now.topics(), before.topics()));
    }

    /** {@code +orders, -bills}, say. */
    private static String difference(SortedSet<String> now, SortedSet<String> before) {
        Stream<String> added =
                now.stream().filter(topic -> !before.contains(topic)).map(topic -> "+" + topic);
        Stream<String> removed =
                before.stream().filter(topic -> !now.contains(topic)).map(topic -> "-" + topic);
        return Stream.concat(added, removed).collect(Collectors.joining(", "));
    }

    private Outcome leave(Member member, Request request, Membership now, GroupTopics topics) {
        String why = RequestChecks.oneLine(request.leaveReason);
        boolean stalled = request.leaveCause.equals(ConsumerGroupHeartbeat.CAUSE_MAX_POLL_INTERVAL);
        Cause cause = Cause.of(
                stalled ? Cause.Kind.POLL_INTERVAL_EXCEEDED : Cause.Kind.LEFT,
                member.id(),
                member.id()
                        + (stalled ? " exceeded its max poll interval and left" : " left")
                        + (why.isEmpty() ? "" : ": " + why));
        Membership next = now.without(List.of(member.id())).retargeted(topics, cause);
        return new Outcome(member.id(), next, cause, "member " + cause);
    }

    private Member updated(Member member, Request request, MemberConnection from, Optional<Wishes> before) {
        Identity old = member.identity();
        Identity identity = new Identity(
                old.memberId(),
                old.instanceId(),
                request.clientId.isEmpty() ? old.clientId() : request.clientId,
                from.host().isEmpty() ? old.host() : from.host());
        return member.with(identity, wishes(request, before));
    }

    /** An empty subscription in a heartbeat of a member leaves it as it is; one in a join means no topics. */
    private static Wishes wishes(Request request, Optional<Wishes> before) {
        Wishes asked = new Wishes(
                new TreeSet<>(request.subscribedTopics),
                request.assignor,
                request.rebalanceTimeoutMs,
                request.sessionTimeoutMs);
        return request.subscribedTopics.isEmpty()
                ? before.map(wishes -> asked.withTopics(wishes.topics())).orElse(asked)
                : asked;
    }

    private static String described(Member member) {
        return "member " + member.id()
                + member.identity()
                        .instanceId()
                        .map(id -> " (instance " + id + ")")
                        .orElse("") + " of client \""
                + member.identity().clientId() + "\" at " + member.identity().host() + ", subscribed to "
                + RequestChecks.oneLine(member.wishes().topics().toString());
    }

    private int intervalMs(Member member) {
        return context.config().heartbeatIntervalMs(member.wishes().sessionTimeoutMs());
    }

    private long nowNanos() {
        return context.clock().nanos();
    }
}
