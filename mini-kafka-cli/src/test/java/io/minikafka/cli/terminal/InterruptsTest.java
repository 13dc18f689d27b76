package io.minikafka.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class InterruptsTest {
    private final Interrupts interrupts = new Interrupts();
    private final AtomicInteger stopped = new AtomicInteger();

    @Test
    void aCommandThatHasNotAskedIsEndedBySystem() throws Exception {
        assertThat(interrupts.shutDown()).isFalse();
    }

    @Test
    void aCommandIsStoppedAndItsStatusIsTaken() throws Exception {
        interrupts.on(() -> {
            stopped.incrementAndGet();
            interrupts.ended(0);
        });

        assertThat(interrupts.shutDown()).isTrue();
        assertThat(interrupts.happened()).isTrue();
        assertThat(stopped).hasValue(1);
        assertThat(interrupts.status()).isZero();
    }

    @Test
    void oneThatIsOverIsNotStopped() throws Exception {
        interrupts.on(stopped::incrementAndGet);
        interrupts.ended(3);

        assertThat(interrupts.shutDown()).isFalse();
        assertThat(stopped).hasValue(0);
    }
}
