package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LedgerTest {
    private Events events;
    private Ledger ledger;

    @BeforeEach
    void fourEventsOfTwoKeys() throws DemoException {
        events = Events.of("test", "word", "a 0\nb 1\na 2\nb 3\n".getBytes(US_ASCII));
        ledger = new Ledger(events, 2);
    }

    @Test
    void allInOrderIsNoFault() {
        got(0, 0, 0);
        got(1, 0, 1);
        got(0, 1, 2);
        got(1, 1, 3);

        assertThat(ledger.lost()).isZero();
        assertThat(ledger.arrived()).isEqualTo(4);
        assertThat(ledger.delivered(0)).isEqualTo(2);
        assertThat(ledger.firstFault()).isEmpty();
    }

    @Test
    void theOrderOfDifferentKeysDoesNotMatter() {
        got(1, 0, 1);
        got(1, 1, 3);
        got(0, 0, 0);
        got(0, 1, 2);

        assertThat(ledger.outOfOrder()).isZero();
        assertThat(ledger.firstFault()).isEmpty();
    }

    @Test
    void anEventThatNeverCameIsLost() {
        got(0, 0, 0);
        got(0, 1, 2);
        got(1, 0, 3);

        assertThat(ledger.lost()).isEqualTo(1);
        assertThat(ledger.firstFault()).hasValue("line 2 (b) never came");
    }

    @Test
    void anEventBehindALaterOneOfItsKeyIsOutOfOrder() {
        got(0, 0, 2);
        got(0, 1, 0);

        assertThat(ledger.outOfOrder()).isEqualTo(1);
        assertThat(ledger.firstFault()).hasValue("line 1 (a) came after line 3");
    }

    @Test
    void theSameRecordOnceMoreIsCountedAndNoFault() {
        got(0, 0, 0);
        got(0, 1, 2);
        got(0, 0, 0);
        got(0, 1, 2);

        assertThat(ledger.again()).isEqualTo(2);
        assertThat(ledger.again(0)).isEqualTo(2);
        assertThat(ledger.arrived()).isEqualTo(2);
        assertThat(ledger.outOfOrder()).isZero();
        assertThat(ledger.storedTwice()).isZero();
    }

    @Test
    void theSameEventFromAnotherPlaceOfTheLogIsStoredTwice() {
        got(0, 0, 0);
        got(0, 1, 0);

        assertThat(ledger.storedTwice()).isEqualTo(1);
        assertThat(ledger.again()).isZero();
        assertThat(ledger.firstFault()).hasValue("line 1 (a) stands in the log twice");
    }

    @Test
    void otherBytesAreAFault() {
        ledger.add(new ConsumerReport.Got("c", 0, 0, 0, events.checksum(0) + 1));

        assertThat(ledger.changed()).isEqualTo(1);
        assertThat(ledger.firstFault()).hasValue("line 1 (a) came with other bytes");
    }

    private void got(int partition, long offset, int event) {
        ledger.add(new ConsumerReport.Got("c", partition, offset, event, events.checksum(event)));
    }
}
