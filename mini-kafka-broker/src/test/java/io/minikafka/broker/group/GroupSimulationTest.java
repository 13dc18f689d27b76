package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class GroupSimulationTest {
    private static final int RUNS = 25;
    private static final int STEPS = 3_000;

    @Test
    void noPartitionEverHasTwoOwnersNoLateCommitCountsNorOneOfADeletedTopicAndWhenTheNetworkIsCalmAllIsOwned() {
        long first = Long.getLong("group.simulation.seed", new Random().nextInt());
        int runs = Long.getLong("group.simulation.seed") == null ? RUNS : 1;
        int accepted = 0;
        int refused = 0;
        int handovers = 0;
        int recreations = 0;
        int ofDeletedTopics = 0;
        System.out.println("group simulation: " + runs + " runs from seed " + first);

        for (long seed = first; seed < first + runs; seed++) {
            GroupSimulation world = new GroupSimulation(seed);
            int step = 0;
            try {
                for (; step < STEPS; step++) {
                    world.step();
                }
                world.calmDown();
                assertThat(world.unsettled()).isEmpty();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        "with -Dgroup.simulation.seed=" + seed + " in step " + step + ": " + e.getMessage(), e);
            }
            accepted += world.acceptedCommits;
            refused += world.refusedCommits;
            handovers += world.handovers;
            recreations += world.recreations;
            ofDeletedTopics += world.refusedForTheirTopic;
        }

        System.out.println("group simulation: " + handovers + " changes of ownership, " + accepted
                + " commits accepted, " + refused + " refused, " + ofDeletedTopics + " of these as of one of "
                + recreations + " deleted topics");
        assertThat(accepted).isPositive();
        assertThat(refused).isPositive();
        assertThat(ofDeletedTopics).isPositive();
    }
}
