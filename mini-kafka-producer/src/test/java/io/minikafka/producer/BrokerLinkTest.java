package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerLinkTest {
    private static final int SMALL = 100;
    private static final int LARGE = 100_000;

    private static BrokerLink link(int maxInFlight) {
        return new BrokerLink(1, null, null, maxInFlight, System::nanoTime, () -> {}); // nothing connects here
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "5, 2", "6, 3"})
    void onceAllAreUnansweredHalfIsAwaitedBeforeTheNextSmallOne(int maxInFlight, int refilledAt) {
        BrokerLink link = link(maxInFlight);
        for (int i = 0; i < maxInFlight; i++) {
            assertThat(link.hasRoom()).isTrue();
            link.requestSent(SMALL);
        }

        for (int inFlight = maxInFlight; inFlight > refilledAt; inFlight--) {
            assertThat(link.hasRoom()).as("with " + inFlight).isFalse();
            link.requestOver();
        }

        assertThat(link.hasRoom()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 9})
    void aLargeOneGoesAsSoonAsOneIsAnswered(int maxInFlight) {
        BrokerLink link = link(maxInFlight);
        for (int i = 0; i < maxInFlight; i++) {
            assertThat(link.hasRoom()).isTrue();
            link.requestSent(LARGE);
        }
        assertThat(link.hasRoom()).isFalse();

        link.requestOver();

        assertThat(link.hasRoom()).isTrue();
    }

    @Test
    void withFewerUnansweredTheNextGoesAtOnce() {
        BrokerLink link = link(5);
        for (int i = 0; i < 100; i++) {
            for (int sent = 0; sent < 4; sent++) {
                assertThat(link.hasRoom()).isTrue();
                link.requestSent(SMALL);
            }
            for (int over = 0; over < 4; over++) {
                link.requestOver();
                assertThat(link.hasRoom()).isTrue();
            }
        }
    }
}
