package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One group: applies events to its {@link Membership}. Each is computed first, then written, then it is the state; what
 * cannot be written has not happened. On the coordinator's owner only.
 */
final class Group {
    /** A broker that stood still for longer heard nobody, and takes nobody's silence in that time amiss. */
    private static final long STANDSTILL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** When what could not be written is tried again. */
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final String id;
    private final GroupContext context;
    private final Supplier<GroupTopics> topics;
    private final Sessions sessions;
    private final GroupOffsets offsets;
    private final HeartbeatRules rules;
    private final GroupLog log;
    private final Alarm alarm;
    private final RebalanceHistory history = new RebalanceHistory();
    private Membership membership;
    private long emptySinceMs; // NOT_EMPTY while there are members, and where there never were any
    private boolean recorded;
    private boolean someMayBeBehind;

    private Group(
            String id,
            GroupContext context,
            Supplier<GroupTopics> topics,
            Map<TopicPartition, CommittedOffset> committed,
            Membership membership,
            long emptySinceMs) {
        this.id = id;
        this.context = context;
        this.topics = topics;
        this.membership = membership;
        this.emptySinceMs = emptySinceMs;
        sessions = new Sessions(context.clock());
        offsets = new GroupOffsets(id, context, topics, committed);
        rules = new HeartbeatRules(id, context, sessions);
        log = new GroupLog(id);
        alarm = new Alarm(context.clock());
    }

    /** A group of which nothing is kept yet. */
    static Group blank(String id, GroupContext context, Supplier<GroupTopics> topics) {
        Membership empty = Membership.of(id, 0, List.of(), topics.get(), Cause.loaded());
        return new Group(id, context, topics, Map.of(), empty, GroupRecords.NOT_EMPTY);
    }

    /** A group as it was when the broker stopped: nothing of it moves, and its sessions begin now. */
    static Group loaded(String id, GroupContext context, Supplier<GroupTopics> topics, GroupLoader.Loaded from) {
        Membership membership = Membership.of(id, from.epoch(), from.members(), topics.get(), Cause.loaded());
        Group group = new Group(id, context, topics, from.offsets(), membership, from.emptySinceMs());
        group.recorded = true;
        membership.members().forEach(member -> group.sessions.resume(member.id()));
        group.setAlarm();
        return group;
    }

    String id() {
        return id;
    }

    /** Whether anything of it is kept; without that it does not exist. */
    boolean isRecorded() {
        return recorded;
    }

    Membership membership() {
        return membership;
    }

    /** What has changed since the broker was started. */
    RebalanceHistory history() {
        return history;
    }

    GroupOffsets offsets() {
        return offsets;
    }

    /** Answers a heartbeat; {@link #notifyMembers} is to follow once the answer is on its way. */
    ConsumerGroupHeartbeat.Result heartbeat(ConsumerGroupHeartbeat.Request request, MemberConnection from) {
        RequestChecks.heartbeat(request, context.config());
        HeartbeatRules.Outcome outcome = rules.outcome(request, from, membership, topics.get());
        Optional<Member> before = membership.member(outcome.memberId());
        try {
            become(outcome.next(), outcome.cause(), outcome.news());
        } finally { // whoever is a member is alive, written or not
            if (membership.member(outcome.memberId()).isPresent()) {
                sessions.heard(outcome.memberId(), from);
                before.filter(member -> member.epoch() == request.memberEpoch).ifPresent(sessions::seenUnder);
                someMayBeBehind |= before.map(member -> member.epoch() != request.memberEpoch)
                        .orElse(false);
            }
            setAlarmIfChanged(before);
        }
        return answer(request, outcome.memberId());
    }

    private void setAlarmIfChanged(Optional<Member> before) {
        if (someMayBeBehind || before.isEmpty()) {
            setAlarm();
        }
    }

    private ConsumerGroupHeartbeat.Result answer(ConsumerGroupHeartbeat.Request request, String memberId) {
        Optional<Member> member = membership.member(memberId);
        SortedSet<TopicPartition> assigned = member.map(Member::assigned).orElseGet(TreeSet::new);
        boolean asOwned = assigned.equals(new HashSet<>(request.owned));
        return new ConsumerGroupHeartbeat.Result(
                memberId,
                member.map(Member::epoch).orElse(HeartbeatRules.LEAVE),
                context.config().heartbeatIntervalMs(request.sessionTimeoutMs),
                asOwned ? Optional.empty() : Optional.of(List.copyOf(assigned)));
    }

    OffsetCommit.Result commit(OffsetCommit.Request request) {
        List<GroupRecord> first = recorded ? List.of() : List.of(record(membership, emptySinceMs));
        OffsetCommit.Result result = offsets.commit(request, membership, first);
        recorded |= offsets.size() > 0;
        return result;
    }

    /** Moves what is committed, where nobody is there who goes by it. */
    List<AlterOffsets.Moved> alterOffsets(List<OffsetMove> moves, boolean dryRun) {
        if (!membership.members().isEmpty()) {
            throw new BrokerException(
                    ErrorCode.NON_EMPTY_GROUP,
                    "group " + id + " has " + membership.members().size()
                            + " members; its offsets can be moved when all of them have left");
        }
        List<AlterOffsets.Moved> moved = moves.stream().map(offsets::moved).toList();
        if (dryRun) {
            return moved;
        }
        List<OffsetCommit.Partition> commits = new ArrayList<>();
        for (int i = 0; i < moves.size(); i++) {
            if (moved.get(i).error.isEmpty()) {
                OffsetMove move = moves.get(i);
                commits.add(new OffsetCommit.Partition(
                        move.partition(), Optional.of(move.topicId()), moved.get(i).offset, ""));
            }
        }
        commit(new OffsetCommit.Request(id, "", -1, commits));
        if (!commits.isEmpty()) {
            log.happened(commits.size() + " offsets were moved by hand");
        }
        return moved;
    }

    /** Plans anew if members subscribe to topics that are not what they were. */
    void topicsChanged() {
        SortedMap<String, GroupTopic> before = membership.target().topics();
        SortedMap<String, GroupTopic> after = Target.topics(membership.members(), topics.get());
        if (!after.equals(before)) {
            Cause cause = TopicChange.cause(before, after);
            become(membership.retargeted(topics.get(), cause), cause, cause.detail());
        }
    }

    /** Deletes everything that is kept of it; afterwards it must not be used. */
    void delete() {
        if (!membership.members().isEmpty()) {
            throw new BrokerException(
                    ErrorCode.NON_EMPTY_GROUP,
                    "group " + id + " has " + membership.members().size() + " members");
        }
        int count = offsets.size();
        offsets.forget(offsets.all(), List.of(GroupRecords.noGroup(id)));
        end("deleted with " + count + " offsets");
    }

    /**
     * Puts in order what the changes of topics and an older version of the broker left: forgets commits for deleted
     * topics, and takes a group of which nobody wrote down since when it is empty as empty since now.
     */
    void tidyUp() {
        offsets.forget(offsets.ofDeletedTopics(), List.of());
        if (isEmptySinceUnknown()) {
            long now = context.clock().epochMillis();
            context.write(id, List.of(record(membership, now)));
            emptySinceMs = now;
        }
    }

    private boolean isEmptySinceUnknown() {
        return membership.members().isEmpty() && membership.epoch() > 0 && emptySinceMs == GroupRecords.NOT_EMPTY;
    }

    /**
     * Where it has no members: forgets commits that are older than the retention, and were so long not of any use to a
     * member, at most {@code most} of them; with the last one the group ends, and must not be used.
     *
     * @return whether there may be more to forget
     */
    boolean expire(int most) {
        if (!membership.members().isEmpty() || isEmptySinceUnknown()) {
            return false;
        }
        long lastMs = context.clock().epochMillis()
                - context.config().expiry().retention().toMillis();
        if (emptySinceMs > lastMs) {
            return false;
        }
        List<TopicPartition> expired = offsets.committedBy(lastMs, most);
        boolean ends = expired.size() == offsets.size();
        offsets.forget(expired, ends ? List.of(GroupRecords.noGroup(id)) : List.of());
        if (ends) {
            end("has ended: it is empty, and its offsets have expired, of late " + expired.size());
        } else if (!expired.isEmpty()) {
            log.happened(expired.size() + " offsets have expired");
        }
        return !ends && expired.size() == most;
    }

    private void end(String how) {
        recorded = false;
        close();
        log.happened(how);
    }

    void close() {
        alarm.cancel();
    }

    /** Tells every member whose next answer would differ from its last one, unless it has been told since. */
    void notifyMembers() {
        if (someMayBeBehind) {
            someMayBeBehind = false;
            for (Member member : membership.members()) {
                if (membership.isBehind(member)) {
                    sessions.notify(id, member.id());
                }
            }
        }
    }

    private void become(Membership next, Cause cause, String news) {
        if (next.isSameAs(membership)) {
            return;
        }
        Membership before = membership;
        long nextEmptySinceMs = emptySinceMs(next);
        List<GroupRecord> records = new ArrayList<>();
        if (next.epoch() != before.epoch() || nextEmptySinceMs != emptySinceMs) {
            records.add(record(next, nextEmptySinceMs));
        }
        records.addAll(GroupRecords.difference(id, before, next));
        context.write(id, records);
        membership = next;
        emptySinceMs = nextEmptySinceMs;
        recorded |= !records.isEmpty();
        someMayBeBehind = true;
        sessions.retain(next.memberIds());
        if (!news.isEmpty()) {
            log.happened(news);
        }
        Rebalance.between(before, next, cause, context.clock().epochMillis()).ifPresent(rebalance -> {
            history.add(rebalance);
            log.ownershipChanged(rebalance);
        });
    }

    private long emptySinceMs(Membership next) {
        if (!next.members().isEmpty()) {
            return GroupRecords.NOT_EMPTY;
        }
        return membership.members().isEmpty() ? emptySinceMs : context.clock().epochMillis();
    }

    private GroupRecord record(Membership of, long sinceMs) {
        return GroupRecords.group(id, of.epoch(), sinceMs);
    }

    private void setAlarm() {
        sessions.nextDeadlineNanos(membership.members()).ifPresentOrElse(this::setAlarm, alarm::cancel);
    }

    private void setAlarm(long atNanos) {
        alarm.setNoLaterThan(atNanos, () -> onAlarm(atNanos));
    }

    private void onAlarm(long setForNanos) {
        long lateNanos = context.clock().nanos() - setForNanos;
        if (lateNanos > STANDSTILL_NANOS) {
            log.happened("the broker stood still for " + TimeUnit.NANOSECONDS.toMillis(lateNanos)
                    + " ms or more, all sessions begin anew");
            sessions.beginAnew();
        }
        try {
            drop(sessions.missing(membership.members()), Cause.Kind.SESSION_EXPIRED);
            drop(sessions.notLettingGo(membership.members()), Cause.Kind.NOT_LET_GO);
            setAlarm();
        } catch (BrokerException e) {
            log.couldNotWrite("the end of a membership", e);
            setAlarm(context.clock().nanos() + RETRY_NANOS);
        }
        notifyMembers();
    }

    private void drop(List<Member> members, Cause.Kind kind) {
        if (members.isEmpty()) {
            return;
        }
        List<String> ids = members.stream().map(Member::id).toList();
        String news = members.stream()
                .map(member -> kind == Cause.Kind.SESSION_EXPIRED ? missed(member) : kept(member))
                .collect(Collectors.joining("; "));
        Cause cause = new Cause(kind, ids.size() == 1 ? Optional.of(ids.get(0)) : Optional.empty(), news);
        become(membership.without(ids).retargeted(topics.get(), cause), cause, "member " + news);
    }

    private String missed(Member member) {
        long late = TimeUnit.NANOSECONDS.toMillis(sessions.silentNanos(member))
                - member.wishes().sessionTimeoutMs();
        return member.id() + " missed its session of " + member.wishes().sessionTimeoutMs() + " ms by " + late + " ms";
    }

    private static String kept(Member member) {
        return member.id() + " did not let go within its rebalance timeout of "
                + member.wishes().rebalanceTimeoutMs() + " ms";
    }
}
