package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SummaryTest {
    private static final GroupView BEFORE = new GroupView(List.of("consumer-1", "consumer-2"), List.of(7L, 9L));
    private static final GroupView AFTER = new GroupView(List.of("consumer-2", "consumer-2"), List.of(0L, 0L));

    private final Takeover takeover = new Takeover("consumer-1", Set.of(0), 0);
    private Events events;
    private Ledger ledger;

    @BeforeEach
    void threeEvents() throws DemoException {
        events = Events.of("test", "word", "a 0\nb 1\na 2\n".getBytes(US_ASCII));
        ledger = new Ledger(events, 2);
    }

    @Test
    void showsWhatWentInAndOutAndThatAllPromisesWereKept() {
        got(0, 0, 0);
        got(0, 0, 0);
        got(1, 0, 1);
        got(0, 1, 2);
        takenOver();

        Summary summary = summary(AFTER);

        assertThat(summary.isGood()).isTrue();
        assertThat(summary.lines())
                .containsExactly(
                        "partition   written   processed   again   owner before   owner after   lag",
                        "--------------------------------------------------------------------------",
                        "0                 2           2       1   consumer-1     consumer-2      0",
                        "1                 1           1       0   consumer-2     consumer-2      0",
                        "--------------------------------------------------------------------------",
                        "all               3           3       1                                  0",
                        "",
                        "lost      nothing: 3 of 3 events were processed",
                        "order     kept: the events of each word came as they stand in the file",
                        "again     1 event that consumer-1 had processed and not yet committed",
                        "takeover  900 ms after the kill, first event after 950 ms",
                        "          a session ends 1,000 ms after its last heartbeat");
    }

    @Test
    void aLostEventIsABrokenPromise() {
        got(0, 0, 0);
        got(1, 0, 1);
        takenOver();

        Summary summary = summary(AFTER);

        assertThat(summary.isGood()).isFalse();
        assertThat(summary.lines()).contains("lost      1 event OF 3 LOST", "first     line 3 (a) never came");
    }

    @Test
    void anotherOrderIsABrokenPromise() {
        got(0, 0, 2);
        got(0, 1, 0);
        got(1, 0, 1);
        takenOver();

        Summary summary = summary(AFTER);

        assertThat(summary.isGood()).isFalse();
        assertThat(summary.lines()).contains("order     1 event OUT OF ORDER");
    }

    @Test
    void partitionsThatNobodyTookOverAreABrokenPromise() {
        got(0, 0, 0);
        got(1, 0, 1);
        got(0, 1, 2);

        Summary summary = summary(new GroupView(List.of("", "consumer-2"), List.of(0L, 0L)));

        assertThat(summary.isGood()).isFalse();
        assertThat(summary.lines()).contains("takeover  NOBODY took over what consumer-1 owned");
    }

    @Test
    void lagAtTheEndIsABrokenPromise() {
        got(0, 0, 0);
        got(1, 0, 1);
        got(0, 1, 2);
        takenOver();

        assertThat(summary(new GroupView(AFTER.owners(), List.of(0L, 1L))).isGood())
                .isFalse();
    }

    private Summary summary(GroupView after) {
        return new Summary(events, List.of(2, 1), ledger, BEFORE, after, takeover);
    }

    private void takenOver() {
        takeover.add(new ConsumerReport.Owns("consumer-2", Set.of(0, 1)), TimeUnit.MILLISECONDS.toNanos(900));
        takeover.add(new ConsumerReport.Got("consumer-2", 0, 0, 0, 0), TimeUnit.MILLISECONDS.toNanos(950));
    }

    private void got(int partition, long offset, int event) {
        ledger.add(new ConsumerReport.Got("consumer-1", partition, offset, event, events.checksum(event)));
    }
}
