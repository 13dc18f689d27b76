package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.Assignor.Candidate;
import io.minikafka.broker.group.Assignor.Claim;
import io.minikafka.broker.group.Assignor.Input;
import io.minikafka.broker.group.Assignor.Strength;
import io.minikafka.common.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Both assignors over random groups; jqwik prints the seed of what fails. */
final class AssignorTest {
    private static final Assignor UNIFORM = Assignors.DEFAULT;
    private static final List<Strength> STRENGTHS = List.of(Strength.values());
    private static final Assignor RANGE = Assignors.of("range").orElseThrow();

    @Property(tries = 250)
    void everyPartitionThatSomebodyWantsGoesToOneOfItsSubscribersAndAlwaysToTheSame(@ForAll long seed) {
        Input input = randomInput(new Random(seed), false);

        for (Assignor assignor : List.of(UNIFORM, RANGE)) {
            Map<String, SortedSet<TopicPartition>> result = assignor.assign(input);

            List<TopicPartition> given = new ArrayList<>();
            for (Candidate member : input.members()) {
                List<TopicPartition> own = List.copyOf(result.get(member.memberId()));
                for (TopicPartition partition : own) {
                    assertThat(member.topics()).contains(partition.topic());
                }
                given.addAll(own);
            }
            assertThat(given).containsExactlyInAnyOrderElementsOf(wanted(input));
            assertThat(result).hasSize(input.members().size());
            assertThat(assignor.assign(shuffled(input, seed))).isEqualTo(result);
        }
    }

    @Property(tries = 250)
    void uniformDiffersByAtMostOneAndMovesNoMoreThanItMustWhereAllWantTheSame(@ForAll long seed) {
        Input input = randomInput(new Random(seed), true);

        Map<String, SortedSet<TopicPartition>> result = UNIFORM.assign(input);

        if (!result.isEmpty()) {
            assertThat(Collections.max(sizes(result)) - Collections.min(sizes(result)))
                    .isLessThanOrEqualTo(1);
        }
        assertThat(moved(input, result)).isEqualTo(fewestMoves(input));
    }

    @Property(tries = 250)
    void uniformIsAsEvenAsTheSubscriptionsAllow(@ForAll long seed) {
        Input input = randomInput(new Random(seed), false);

        Map<String, SortedSet<TopicPartition>> result = UNIFORM.assign(input);

        assertThat(canBeMoreEven(input, result)).isFalse();
    }

    @Property(tries = 250)
    void uniformLeavesWhatItMadeAsItIs(@ForAll long seed) {
        Input input = randomInput(new Random(seed), false);
        Map<String, SortedSet<TopicPartition>> once = UNIFORM.assign(input);

        Input again = new Input(input.members(), input.partitionCounts(), claims(once));

        assertThat(UNIFORM.assign(again)).isEqualTo(once);
    }

    @Property(tries = 200)
    void uniformGivesANewcomerOnlyWhatItsShareIs(
            @ForAll @IntRange(min = 1, max = 20) int members, @ForAll @IntRange(min = 0, max = 60) int partitions) {
        Set<String> topics = Set.of("t");
        SortedMap<String, Integer> counts = new TreeMap<>(Map.of("t", partitions));
        List<Candidate> candidates = new ArrayList<>(IntStream.range(0, members)
                .mapToObj(i -> new Candidate("m" + i, Optional.empty(), topics))
                .toList());
        Map<String, SortedSet<TopicPartition>> before = UNIFORM.assign(new Input(candidates, counts, Map.of()));
        candidates.add(new Candidate("newcomer", Optional.empty(), topics));

        Input input = new Input(candidates, counts, claims(before));
        Map<String, SortedSet<TopicPartition>> after = UNIFORM.assign(input);

        assertThat(moved(input, after)).isEqualTo(partitions / (members + 1));
        assertThat(after.get("newcomer")).hasSize(partitions / (members + 1));
    }

    @Property(tries = 200)
    void rangeIsKafkasDefinition(@ForAll long seed) {
        Input input = randomInput(new Random(seed), false);

        Map<String, SortedSet<TopicPartition>> result = RANGE.assign(input);

        assertThat(result).isEqualTo(kafkasRange(input));
    }

    @Example
    void rangeGivesTheFirstMembersOneMoreAndTheSameNumbersOfEachTopic() {
        List<Candidate> members = List.of(
                new Candidate("c", Optional.empty(), Set.of("t", "u")),
                new Candidate("b", Optional.empty(), Set.of("t", "u")),
                new Candidate("z", Optional.of("static"), Set.of("t", "u")));

        Map<String, SortedSet<TopicPartition>> result =
                RANGE.assign(new Input(members, new TreeMap<>(Map.of("t", 4, "u", 4)), Map.of()));

        assertThat(result.get("z")).extracting(Object::toString).containsExactly("t-0", "t-1", "u-0", "u-1");
        assertThat(result.get("b")).extracting(Object::toString).containsExactly("t-2", "u-2");
        assertThat(result.get("c")).extracting(Object::toString).containsExactly("t-3", "u-3");
    }

    @Example
    void uniformTakesFromEachTopicAlike() {
        Set<String> topics = Set.of("t", "u");
        SortedMap<String, Integer> counts = new TreeMap<>(Map.of("t", 6, "u", 6));
        Candidate a = new Candidate("a", Optional.empty(), topics);
        Candidate b = new Candidate("b", Optional.empty(), topics);
        Map<String, SortedSet<TopicPartition>> alone = UNIFORM.assign(new Input(List.of(a), counts, Map.of()));

        var result = UNIFORM.assign(new Input(List.of(a, b), counts, claims(alone)));

        assertThat(result.get("b").stream().filter(p -> p.topic().equals("t"))).hasSize(3);
    }

    @Example
    void aHundredMembersWithAThousandPartitionsArePlannedInNoTime() {
        Random random = new Random(7);
        SortedMap<String, Integer> counts = new TreeMap<>();
        IntStream.range(0, 10).forEach(t -> counts.put("t" + t, 100));
        List<Candidate> members = IntStream.range(0, 100)
                .mapToObj(i -> new Candidate("m" + i, Optional.empty(), counts.keySet()))
                .toList();
        Map<TopicPartition, Claim> allWithOne = new HashMap<>();
        wanted(new Input(members, counts, Map.of()))
                .forEach(p -> allWithOne.put(p, new Claim("m" + random.nextInt(2), Strength.ASSIGNED)));
        Input input = new Input(members, counts, allWithOne);
        UNIFORM.assign(input);

        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            UNIFORM.assign(input);
        }

        Duration each = Duration.ofNanos((System.nanoTime() - start) / 10);
        System.out.println("uniform: 100 members, 1000 partitions, 980 moves: " + each.toNanos() / 1000 + " us");
        assertThat(each).isLessThan(Duration.ofMillis(200)); // a few on an idle machine
    }

    private static Input randomInput(Random random, boolean sameTopics) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        int topics = random.nextInt(6);
        for (int t = 0; t < topics; t++) {
            counts.put("t" + t, random.nextInt(9));
        }
        List<String> names = new ArrayList<>(counts.keySet());
        names.add("missing");
        List<Candidate> members = new ArrayList<>();
        Map<String, Integer> ids = new HashMap<>();
        int count = random.nextInt(8);
        for (int m = 0; m < count; m++) {
            String id = "m" + random.nextInt(1000);
            if (ids.put(id, m) == null) {
                Set<String> wants = new TreeSet<>(names);
                wants.removeIf(topic -> !sameTopics && random.nextBoolean());
                Optional<String> instance = random.nextInt(3) == 0 ? Optional.of("i" + id) : Optional.empty();
                members.add(new Candidate(id, instance, wants));
            }
        }
        Map<TopicPartition, Claim> claims = new HashMap<>();
        for (String topic : counts.keySet()) {
            for (int p = 0; p < counts.get(topic) + 1; p++) {
                if (!members.isEmpty() && random.nextInt(4) != 0) {
                    String id = random.nextInt(10) == 0
                            ? "gone"
                            : members.get((int) Math.sqrt(random.nextInt(members.size() * members.size())))
                                    .memberId();
                    claims.put(
                            new TopicPartition(topic, p),
                            new Claim(id, STRENGTHS.get(random.nextInt(STRENGTHS.size()))));
                }
            }
        }
        return new Input(members, counts, claims);
    }

    private static List<Integer> sizes(Map<String, ? extends Set<TopicPartition>> result) {
        return result.values().stream().map(Set::size).toList();
    }

    private static Input shuffled(Input input, long seed) {
        List<Candidate> members = new ArrayList<>(input.members());
        Collections.shuffle(members, new Random(seed + 1));
        return new Input(members, input.partitionCounts(), new TreeMap<>(input.claims()));
    }

    private static List<TopicPartition> wanted(Input input) {
        List<TopicPartition> wanted = new ArrayList<>();
        input.partitionCounts().forEach((topic, count) -> {
            if (input.members().stream().anyMatch(member -> member.topics().contains(topic))) {
                IntStream.range(0, count).forEach(p -> wanted.add(new TopicPartition(topic, p)));
            }
        });
        return wanted;
    }

    private static Map<TopicPartition, Claim> claims(Map<String, SortedSet<TopicPartition>> assignment) {
        Map<TopicPartition, Claim> claims = new HashMap<>();
        assignment.forEach((member, own) -> own.forEach(p -> claims.put(p, new Claim(member, Strength.ASSIGNED))));
        return claims;
    }

    /** What a member that is there claimed and did not get. */
    private static long moved(Input input, Map<String, SortedSet<TopicPartition>> result) {
        return wanted(input).stream()
                .filter(p -> input.claims().containsKey(p))
                .filter(p -> result.containsKey(input.claims().get(p).memberId()))
                .filter(p -> !result.get(input.claims().get(p).memberId()).contains(p))
                .count();
    }

    /** With equal subscriptions: what is claimed above the shares, the largest shares going to who claims most. */
    private static long fewestMoves(Input input) {
        int members = input.members().size();
        if (members == 0) {
            return 0;
        }
        List<TopicPartition> wanted = wanted(input);
        Map<String, Integer> claimed = new HashMap<>();
        input.members().forEach(member -> claimed.put(member.memberId(), 0));
        wanted.stream()
                .filter(p -> input.claims().containsKey(p))
                .map(p -> input.claims().get(p).memberId())
                .filter(claimed::containsKey)
                .forEach(id -> claimed.merge(id, 1, Integer::sum));
        List<Integer> descending = new ArrayList<>(claimed.values());
        descending.sort(Collections.reverseOrder());
        long moves = 0;
        for (int i = 0; i < members; i++) {
            int share = wanted.size() / members + (i < wanted.size() % members ? 1 : 0);
            moves += Math.max(0, descending.get(i) - share);
        }
        return moves;
    }

    /** Whether giving one partition along some chain of members would bring two counts closer. */
    private static boolean canBeMoreEven(Input input, Map<String, SortedSet<TopicPartition>> result) {
        Map<String, Set<String>> next = new HashMap<>();
        for (Candidate from : input.members()) {
            Set<String> reach = new TreeSet<>();
            for (TopicPartition partition : result.get(from.memberId())) {
                input.members().stream()
                        .filter(member -> member.topics().contains(partition.topic()))
                        .forEach(member -> reach.add(member.memberId()));
            }
            next.put(from.memberId(), reach);
        }
        for (String start : next.keySet()) {
            Set<String> seen = new TreeSet<>(Set.of(start));
            List<String> queue = new ArrayList<>(seen);
            for (int i = 0; i < queue.size(); i++) {
                for (String member : next.get(queue.get(i))) {
                    if (seen.add(member)) {
                        queue.add(member);
                    }
                }
            }
            for (String member : seen) {
                if (result.get(member).size() <= result.get(start).size() - 2) {
                    return true;
                }
            }
        }
        return false;
    }

    private static Map<String, SortedSet<TopicPartition>> kafkasRange(Input input) {
        Map<String, SortedSet<TopicPartition>> result = new HashMap<>();
        input.members().forEach(member -> result.put(member.memberId(), new TreeSet<>()));
        for (Map.Entry<String, Integer> topic : input.partitionCounts().entrySet()) {
            List<Candidate> consumers = new ArrayList<>(input.members());
            consumers.removeIf(member -> !member.topics().contains(topic.getKey()));
            consumers.sort((x, y) -> {
                if (x.instanceId().isPresent() && y.instanceId().isPresent()) {
                    return x.instanceId().get().compareTo(y.instanceId().get());
                }
                return x.instanceId().isPresent()
                        ? -1
                        : y.instanceId().isPresent() ? 1 : x.memberId().compareTo(y.memberId());
            });
            int next = 0;
            for (int i = 0; i < consumers.size(); i++) {
                int share = topic.getValue() / consumers.size() + (i < topic.getValue() % consumers.size() ? 1 : 0);
                for (int p = 0; p < share; p++) {
                    result.get(consumers.get(i).memberId()).add(new TopicPartition(topic.getKey(), next++));
                }
            }
        }
        return result;
    }
}
