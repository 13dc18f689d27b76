package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import java.util.Map;
import java.util.SortedSet;

/**
 * Balanced, and sticky: everybody keeps what it has, free partitions go to the subscriber with the fewest, and then
 * single partitions move from members with more to members with fewer for as long as that makes the counts more even.
 *
 * <p>Where all members subscribe to the same topics, counts differ by at most one and no partition moves that need not.
 * Where they do not, a partition may have to move through a third member that subscribes to both topics; the counts end
 * up as even as the subscriptions allow.
 */
final class UniformAssignor implements Assignor {
    @Override
    public String name() {
        return "uniform";
    }

    @Override
    public Map<String, SortedSet<TopicPartition>> assign(Input input) {
        UniformPlan plan = new UniformPlan(input);
        plan.keepWhatIsClaimed();
        plan.giveAwayWhatIsFree();
        plan.balance();
        return plan.result();
    }
}
