package io.minikafka.broker.group;

import io.minikafka.broker.group.Assignor.Candidate;
import io.minikafka.broker.group.Assignor.Claim;
import io.minikafka.broker.group.Assignor.Input;
import io.minikafka.broker.group.Assignor.Strength;
import io.minikafka.common.TopicPartition;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who is to own what once everybody has let go of what is not theirs any more.
 *
 * @param assignor the name of the one that made it
 * @param topics those that members subscribe to, as they were
 * @param cause of its last change
 */
record Target(
        String assignor,
        Map<String, SortedSet<TopicPartition>> byMember,
        SortedMap<String, GroupTopic> topics,
        Cause cause) {
    static Target none(Cause cause) {
        return new Target(Assignors.DEFAULT.name(), Map.of(), new TreeMap<>(), cause);
    }

    SortedSet<TopicPartition> of(String memberId) {
        return byMember.getOrDefault(memberId, Collections.emptySortedSet());
    }

    /** Whether it is the same for everybody; the cause may differ. */
    boolean sameAs(Target other) {
        return assignor.equals(other.assignor) && byMember.equals(other.byMember) && topics.equals(other.topics);
    }

    /** Whether the partition's topic is the one with this id. */
    boolean isOf(String topicId, TopicPartition partition) {
        GroupTopic topic = topics.get(partition.topic());
        return topic != null && topic.id().equals(topicId);
    }

    /** The next target of these members, of which {@code previous} was the last one. */
    static Target next(Target previous, Collection<Member> members, GroupTopics topics, Cause cause) {
        SortedMap<String, GroupTopic> wanted = topics(members, topics);
        SortedMap<String, Integer> counts = new TreeMap<>();
        wanted.forEach((name, topic) -> counts.put(name, topic.partitionCount()));
        Assignor assignor = Assignors.mostNamed(members.stream()
                .flatMap(member -> member.wishes().assignor().stream())
                .toList());
        Input input = new Input(
                members.stream()
                        .map(member -> new Candidate(
                                member.id(),
                                member.identity().instanceId(),
                                member.wishes().topics()))
                        .toList(),
                counts,
                claims(previous, members));
        return new Target(assignor.name(), assignor.assign(input), wanted, cause);
    }

    static SortedMap<String, GroupTopic> topics(Collection<Member> members, GroupTopics topics) {
        SortedMap<String, GroupTopic> existing = new TreeMap<>();
        SortedSet<String> wanted = new TreeSet<>();
        members.forEach(member -> wanted.addAll(member.wishes().topics()));
        wanted.forEach(name -> topics.topic(name).ifPresent(topic -> existing.put(name, topic)));
        return existing;
    }

    /** The stronger claim wins: whom it is assigned to, then who waits for it, then who has been asked to let go. */
    private static Map<TopicPartition, Claim> claims(Target previous, Collection<Member> members) {
        Map<TopicPartition, Claim> claims = new HashMap<>();
        for (Member member : members) {
            member.held()
                    .forEach((partition, holding) -> claim(
                            claims,
                            partition,
                            member.id(),
                            holding.assigned() ? Strength.ASSIGNED : Strength.ASKED_TO_LET_GO));
            for (TopicPartition partition : previous.of(member.id())) {
                claim(claims, partition, member.id(), Strength.PLANNED);
            }
        }
        return claims;
    }

    private static void claim(
            Map<TopicPartition, Claim> claims, TopicPartition partition, String memberId, Strength strength) {
        Claim other = claims.get(partition);
        if (other == null || strength.compareTo(other.strength()) > 0) {
            claims.put(partition, new Claim(memberId, strength));
        }
    }
}
