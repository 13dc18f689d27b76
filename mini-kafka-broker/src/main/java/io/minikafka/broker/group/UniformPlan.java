package io.minikafka.broker.group;

import io.minikafka.broker.group.Assignor.Candidate;
import io.minikafka.broker.group.Assignor.Claim;
import io.minikafka.broker.group.Assignor.Input;
import io.minikafka.common.TopicPartition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The working state of one {@link UniformAssignor} run. Members and topics are indexes in sorted order, so that the
 * result is the same for the same input and a thousand partitions take no time.
 */
final class UniformPlan {
    private static final int NOBODY = -1;

    private final List<Candidate> members;
    private final List<String> topics = new ArrayList<>();
    /** Subscribers of each topic, ascending. */
    private final List<int[]> subscribers = new ArrayList<>();

    private final boolean[][] subscribed; // [member][topic]
    private final int[][] owner; // [topic][partition]
    private final int[][] claimant; // [topic][partition]
    private final int[][] strength; // [topic][partition]
    private final int[][] owned; // [member][topic], how many
    private final int[] load; // [member]

    UniformPlan(Input input) {
        members = input.members().stream()
                .sorted(Comparator.comparing(Candidate::memberId))
                .toList();
        Map<String, Integer> indexOf = new HashMap<>();
        members.forEach(member -> indexOf.put(member.memberId(), indexOf.size()));
        input.partitionCounts().forEach((topic, partitions) -> {
            int[] of = members.stream()
                    .filter(member -> member.topics().contains(topic))
                    .mapToInt(member -> indexOf.get(member.memberId()))
                    .toArray();
            if (of.length > 0) {
                topics.add(topic);
                subscribers.add(of);
            }
        });
        load = new int[members.size()];
        owned = new int[members.size()][topics.size()];
        subscribed = new boolean[members.size()][topics.size()];
        owner = new int[topics.size()][];
        claimant = new int[topics.size()][];
        strength = new int[topics.size()][];
        for (int t = 0; t < topics.size(); t++) {
            int partitions = input.partitionCounts().get(topics.get(t));
            owner[t] = filled(partitions);
            claimant[t] = filled(partitions);
            strength[t] = filled(partitions);
            for (int m : subscribers.get(t)) {
                subscribed[m][t] = true;
            }
            for (int p = 0; p < partitions; p++) {
                Claim claim = input.claims().get(new TopicPartition(topics.get(t), p));
                if (claim != null) {
                    claimant[t][p] = indexOf.getOrDefault(claim.memberId(), NOBODY);
                    strength[t][p] = claim.strength().cost;
                }
            }
        }
    }

    private static int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, NOBODY);
        return values;
    }

    void keepWhatIsClaimed() {
        for (int t = 0; t < owner.length; t++) {
            for (int p = 0; p < owner[t].length; p++) {
                int m = claimant[t][p];
                if (m != NOBODY && subscribed[m][t]) {
                    give(t, p, m);
                }
            }
        }
    }

    void giveAwayWhatIsFree() {
        for (int t = 0; t < owner.length; t++) {
            for (int p = 0; p < owner[t].length; p++) {
                if (owner[t][p] == NOBODY) {
                    give(t, p, leastLoaded(subscribers.get(t)));
                }
            }
        }
    }

    private int leastLoaded(int[] candidates) {
        int least = candidates[0];
        for (int m : candidates) {
            least = load[m] < load[least] ? m : least;
        }
        return least;
    }

    private void give(int t, int p, int m) {
        if (owner[t][p] != NOBODY) {
            load[owner[t][p]]--;
            owned[owner[t][p]][t]--;
        }
        owner[t][p] = m;
        load[m]++;
        owned[m][t]++;
    }

    /**
     * From the most loaded member down, moves one partition at a time along the shortest chain of members to one with
     * at least two fewer. A member from which there is no such chain never gets one again through the moves of less
     * loaded members: whatever they could reach through it, it could reach itself.
     */
    void balance() {
        boolean[] done = new boolean[members.size()];
        for (int m = mostLoaded(done); m != NOBODY; m = mostLoaded(done)) {
            List<Integer> chain = chainToLessLoaded(m);
            done[m] = chain.isEmpty();
            for (int i = 0; i + 1 < chain.size(); i++) {
                moveOne(chain.get(i), chain.get(i + 1));
            }
        }
    }

    private int mostLoaded(boolean[] done) {
        int most = NOBODY;
        for (int m = 0; m < load.length; m++) {
            if (!done[m] && (most == NOBODY || load[m] > load[most])) {
                most = m;
            }
        }
        return most;
    }

    /** Breadth first over "owns a partition of a topic to which the other subscribes"; of the nearest, the least loaded. */
    private List<Integer> chainToLessLoaded(int start) {
        int least = Arrays.stream(load).min().orElse(0);
        if (load[start] < least + 2) {
            return List.of();
        }
        int[] from = filled(members.size());
        boolean[] topicSeen = new boolean[topics.size()];
        Deque<Integer> level = new ArrayDeque<>(List.of(start));
        from[start] = start;
        while (!level.isEmpty()) {
            Deque<Integer> next = new ArrayDeque<>();
            int best = NOBODY;
            for (int u : level) {
                for (int t = 0; t < topicSeen.length; t++) {
                    if (topicSeen[t] || owned[u][t] == 0) {
                        continue;
                    }
                    topicSeen[t] = true;
                    best = reach(t, u, from, next, best);
                    if (best != NOBODY && load[best] == least && load[best] <= load[start] - 2) {
                        return chain(from, start, best);
                    }
                }
            }
            if (best != NOBODY && load[best] <= load[start] - 2) {
                return chain(from, start, best);
            }
            level = next;
        }
        return List.of();
    }

    private int reach(int t, int u, int[] from, Deque<Integer> next, int bestSoFar) {
        int best = bestSoFar;
        for (int v : subscribers.get(t)) {
            if (from[v] == NOBODY) {
                from[v] = u;
                next.add(v);
                best = best == NOBODY || load[v] < load[best] ? v : best;
            }
        }
        return best;
    }

    private static List<Integer> chain(int[] from, int start, int end) {
        List<Integer> chain = new ArrayList<>(List.of(end));
        for (int m = end; m != start; m = from[m]) {
            chain.add(0, from[m]);
        }
        return chain;
    }

    /** Of what {@code to} may have: what costs the least, of the topic of which {@code from} has most, from the end. */
    private void moveOne(int from, int to) {
        int bestTopic = NOBODY;
        int bestPartition = NOBODY;
        for (int t = 0; t < owner.length; t++) {
            if (owned[from][t] == 0 || !subscribed[to][t]) {
                continue;
            }
            for (int p = owner[t].length - 1; p >= 0; p--) {
                if (owner[t][p] == from
                        && (bestTopic == NOBODY || isBetter(from, to, t, p, bestTopic, bestPartition))) {
                    bestTopic = t;
                    bestPartition = p;
                }
            }
        }
        give(bestTopic, bestPartition, to);
    }

    private boolean isBetter(int from, int to, int t, int p, int otherTopic, int otherPartition) {
        int cost = cost(from, to, t, p);
        int otherCost = cost(from, to, otherTopic, otherPartition);
        return cost != otherCost ? cost < otherCost : owned[from][t] > owned[from][otherTopic];
    }

    /** Below zero where the move gives a partition back to the member that claims it. */
    private int cost(int from, int to, int t, int p) {
        if (claimant[t][p] == to) {
            return -strength[t][p];
        }
        return claimant[t][p] == from ? strength[t][p] : 0;
    }

    Map<String, SortedSet<TopicPartition>> result() {
        Map<String, SortedSet<TopicPartition>> result = new HashMap<>();
        members.forEach(member -> result.put(member.memberId(), new TreeSet<>()));
        for (int t = 0; t < owner.length; t++) {
            for (int p = 0; p < owner[t].length; p++) {
                result.get(members.get(owner[t][p]).memberId()).add(new TopicPartition(topics.get(t), p));
            }
        }
        return result;
    }
}
