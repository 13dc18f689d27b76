package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BrokerLinkTest {
    private static BrokerLink link(int maxInFlight) {
        return new BrokerLink(1, null, null, maxInFlight, System::nanoTime, () -> {}); // nothing connects here
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "5, 2", "6, 3"})
    void onceAllAreUnansweredHalfIsAwaitedBeforeTheNext(int maxInFlight, int refilledAt) {
        BrokerLink link = link(maxInFlight);
        for (int i = 0; i < maxInFlight; i++) {
            assertThat(link.hasRoom()).isTrue();
            link.requestSent();
        }

        for (int inFlight = maxInFlight; inFlight > refilledAt; inFlight--) {
            assertThat(link.hasRoom()).as("with " + inFlight).isFalse();
            link.requestOver();
        }

        assertThat(link.hasRoom()).isTrue();
    }

    @Test
    void withFewerUnansweredTheNextGoesAtOnce() {
        BrokerLink link = link(5);
        for (int i = 0; i < 100; i++) {
            for (int sent = 0; sent < 4; sent++) {
                assertThat(link.hasRoom()).isTrue();
                link.requestSent();
            }
            for (int over = 0; over < 4; over++) {
                link.requestOver();
                assertThat(link.hasRoom()).isTrue();
            }
        }
    }
}
