package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The members of a group, who holds what, and who is to own what. Immutable: each method gives the next state.
 *
 * <p>No partition has two holders; an event that would lead there is a bug and fails.
 */
final class Membership {
    private final String groupId;
    private final int epoch;
    private final SortedMap<String, Member> members;
    private final Map<TopicPartition, String> holders;
    private final Target target;

    private Membership(
            String groupId,
            int epoch,
            SortedMap<String, Member> members,
            Map<TopicPartition, String> holders,
            Target target) {
        this.groupId = groupId;
        this.epoch = epoch;
        this.members = members;
        this.holders = holders;
        this.target = target;
    }

    /** A group of these members, nothing of which is to move as far as the topics allow. */
    static Membership of(String groupId, int epoch, Collection<Member> members, GroupTopics topics, Cause cause) {
        Membership membership = new Membership(groupId, epoch, new TreeMap<>(), Map.of(), Target.none(cause));
        for (Member member : members) {
            membership = membership.with(member);
        }
        return membership.retargeted(topics, cause);
    }

    /** Counts up with every answer that differs from the one before; outlives the members. */
    int epoch() {
        return epoch;
    }

    Collection<Member> members() {
        return Collections.unmodifiableCollection(members.values());
    }

    Optional<Member> member(String memberId) {
        return Optional.ofNullable(members.get(memberId));
    }

    Set<String> memberIds() {
        return Collections.unmodifiableSet(members.keySet());
    }

    Optional<Member> memberOfInstance(String instanceId) {
        return members.values().stream()
                .filter(member -> member.identity().instanceId().equals(Optional.of(instanceId)))
                .findFirst();
    }

    Optional<String> holder(TopicPartition partition) {
        return Optional.ofNullable(holders.get(partition));
    }

    Map<TopicPartition, String> holders() {
        return Collections.unmodifiableMap(holders);
    }

    Target target() {
        return target;
    }

    /** With this member, new or in the place of what it was before. */
    Membership with(Member member) {
        SortedMap<String, Member> newMembers = new TreeMap<>(members);
        Member before = newMembers.put(member.id(), member);
        if (before != null && before.held().keySet().equals(member.held().keySet())) {
            return new Membership(groupId, epoch, newMembers, holders, target);
        }
        Map<TopicPartition, String> newHolders = new HashMap<>(holders);
        if (before != null) {
            newHolders.keySet().removeAll(before.held().keySet());
        }
        for (TopicPartition partition : member.held().keySet()) {
            String other = newHolders.put(partition, member.id());
            if (other != null) {
                throw new IllegalStateException(
                        "group " + groupId + ": " + partition + " would belong to " + other + " and " + member.id());
            }
        }
        return new Membership(groupId, epoch, newMembers, newHolders, target);
    }

    /** Without these members; what they held is free. */
    Membership without(Collection<String> memberIds) {
        SortedMap<String, Member> newMembers = new TreeMap<>(members);
        Map<TopicPartition, String> newHolders = new HashMap<>(holders);
        for (String memberId : memberIds) {
            Member gone = newMembers.remove(memberId);
            if (gone != null) {
                newHolders.keySet().removeAll(gone.held().keySet());
            }
        }
        return new Membership(groupId, epoch, newMembers, newHolders, target);
    }

    /** With {@code successor}, who is to own what {@code predecessor} was to own; what that one held is free. */
    Membership succeeded(Member predecessor, Member successor, Cause cause) {
        Map<String, SortedSet<TopicPartition>> plan = new HashMap<>(target.byMember());
        SortedSet<TopicPartition> inherited = plan.remove(predecessor.id());
        if (inherited != null) {
            plan.put(successor.id(), inherited);
        }
        Membership next = without(List.of(predecessor.id())).with(successor);
        Target newTarget = new Target(target.assignor(), plan, target.topics(), cause);
        return new Membership(groupId, epoch, next.members, next.holders, newTarget);
    }

    /** With a target for the members and topics as they are now. */
    Membership retargeted(GroupTopics topics, Cause cause) {
        Target next = Target.next(target, members.values(), topics, cause);
        return next.sameAs(target) ? this : new Membership(groupId, epoch, members, holders, next);
    }

    /**
     * What the member may own now, each with its topic's id: its part of the target as far as nobody else holds it, nor
     * the member itself from a deleted topic of that name, of which it has to let go first.
     */
    SortedMap<TopicPartition, String> due(Member member) {
        SortedMap<TopicPartition, String> due = new TreeMap<>();
        for (TopicPartition partition : target.of(member.id())) {
            String holder = holders.get(partition);
            if (holder == null || (holder.equals(member.id()) && isOfItsTopic(member, partition))) {
                due.put(partition, target.topics().get(partition.topic()).id());
            }
        }
        return due;
    }

    private boolean isOfItsTopic(Member member, TopicPartition partition) {
        return target.isOf(member.held().get(partition).topicId(), partition);
    }

    /** After an answer to this member, under a new epoch, that lists what is due to it. */
    Membership answered(Member member, long nowNanos) {
        Member answered = member.answered(epoch + 1, due(member), nowNanos);
        Membership next = with(answered);
        return new Membership(groupId, epoch + 1, next.members, next.holders, target);
    }

    /** Whether nothing of it differs. */
    boolean isSameAs(Membership other) {
        return epoch == other.epoch && members.equals(other.members) && target.sameAs(other.target);
    }

    /** Whether the member's next answer would list something else than its last one. */
    boolean isBehind(Member member) {
        return !due(member).keySet().equals(member.assigned());
    }

    GroupState state() {
        if (members.isEmpty()) {
            return GroupState.EMPTY;
        }
        boolean settled = members.values().stream()
                .allMatch(member -> member.assigned().equals(target.of(member.id()))
                        && member.assigned().equals(due(member).keySet())
                        && member.held().values().stream().allMatch(Holding::assigned));
        return settled ? GroupState.STABLE : GroupState.RECONCILING;
    }
}
