package io.minikafka.broker.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class AppendRefusalsTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // a clock of this kind may overflow
    private final AppendRefusals refusals = new AppendRefusals(now::get);

    private void wait(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aRefusalIsToldUntilAnAppendIsTaken() {
        assertThat(refusals.isRecent()).isFalse();

        assertThat(refusals.refused()).isTrue();
        assertThat(refusals.refused()).isFalse();
        assertThat(refusals.isRecent()).isTrue();

        assertThat(refusals.taken()).isTrue();
        assertThat(refusals.taken()).isFalse();
        assertThat(refusals.isRecent()).isFalse();
    }

    @Test
    void aRefusalIsForgottenWhereNobodyTriesAgain() {
        refusals.refused();

        wait(AppendRefusals.TELLING.minusNanos(1));
        assertThat(refusals.isRecent()).isTrue();
        wait(Duration.ofNanos(1));
        assertThat(refusals.isRecent()).isFalse();
    }

    @Test
    void eachRefusalIsToldForItsTime() {
        refusals.refused();
        wait(AppendRefusals.TELLING.minusNanos(1));
        assertThat(refusals.refused()).isFalse();

        wait(AppendRefusals.TELLING.minusNanos(1));
        assertThat(refusals.isRecent()).isTrue();
    }
}
