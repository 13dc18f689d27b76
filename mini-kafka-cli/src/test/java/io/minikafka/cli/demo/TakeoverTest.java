package io.minikafka.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TakeoverTest {
    private final Takeover takeover = new Takeover("dead", Set.of(0, 1), 0);

    @Test
    void isOverWhenOthersOwnAllOfIt() {
        add(new ConsumerReport.Owns("other", Set.of(0, 2)), 5);
        assertThat(takeover.untilOwned()).isEmpty();

        add(new ConsumerReport.Owns("third", Set.of(1)), 7);
        assertThat(takeover.untilOwned()).hasValue(Duration.ofMillis(7));
    }

    @Test
    void itsFirstEventIsOneOfThePartitionsThatTheDeadOneOwned() {
        add(got("other", 2), 3);
        assertThat(takeover.untilFirstEvent()).isEmpty();

        add(got("other", 1), 4);
        add(got("other", 0), 5);
        assertThat(takeover.untilFirstEvent()).hasValue(Duration.ofMillis(4));
    }

    @Test
    void whatTheDeadOneHadStillSaidDoesNotCount() {
        add(new ConsumerReport.Owns("dead", Set.of(0, 1)), 1);
        add(got("dead", 1), 1);

        assertThat(takeover.untilOwned()).isEmpty();
        assertThat(takeover.untilFirstEvent()).isEmpty();
    }

    private void add(ConsumerReport report, long atMs) {
        takeover.add(report, TimeUnit.MILLISECONDS.toNanos(atMs));
    }

    private static ConsumerReport got(String consumer, int partition) {
        return new ConsumerReport.Got(consumer, partition, 0, 0, 0);
    }
}
