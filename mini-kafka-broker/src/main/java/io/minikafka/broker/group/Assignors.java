package io.minikafka.broker.group;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The table of assignors. */
final class Assignors {
    static final Assignor DEFAULT = new UniformAssignor();

    private static final List<Assignor> ALL = List.of(DEFAULT, new RangeAssignor());

    private Assignors() {}

    static Optional<Assignor> of(String name) {
        return ALL.stream().filter(assignor -> assignor.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Assignor::name).toList();
    }

    /** The one that most wishes name; the default where they tie or there are none. */
    static Assignor mostNamed(Collection<String> wishes) {
        Map<String, Integer> votes = new TreeMap<>();
        wishes.forEach(wish -> votes.merge(wish, 1, Integer::sum));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<String> winners =
                votes.keySet().stream().filter(name -> votes.get(name) == most).toList();
        return winners.size() == 1 ? of(winners.get(0)).orElse(DEFAULT) : DEFAULT;
    }
}
