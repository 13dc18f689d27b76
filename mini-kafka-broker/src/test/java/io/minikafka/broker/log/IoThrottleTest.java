package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class IoThrottleTest {
    private static final long SECOND = 1_000_000_000;

    private long nowNanos = 42;

    @Test
    void aSecondsWorthIsFreeAndTheRestHasToWait() {
        IoThrottle throttle = new IoThrottle(1000, () -> nowNanos);

        assertThat(throttle.moved(600)).isZero();
        assertThat(throttle.moved(400)).isZero();
        assertThat(throttle.moved(500)).isEqualTo(SECOND / 2);
    }

    @Test
    void whoRestedAsLongAsItWasToldMayGoOn() {
        IoThrottle throttle = new IoThrottle(1000, () -> nowNanos);
        nowNanos += throttle.moved(3000);

        assertThat(nowNanos).isEqualTo(42 + 2 * SECOND);
        assertThat(throttle.moved(0)).isZero();
        assertThat(throttle.moved(100)).isEqualTo(SECOND / 10);
    }

    @Test
    void anIdleHourSavesUpNoMoreThanASecond() {
        IoThrottle throttle = new IoThrottle(1000, () -> nowNanos);
        nowNanos += 3600 * SECOND;

        assertThat(throttle.moved(2000)).isEqualTo(SECOND);
    }

    @Test
    void withoutALimitNobodyWaits() {
        IoThrottle throttle = new IoThrottle(Long.MAX_VALUE, () -> nowNanos);

        assertThat(throttle.moved(1L << 50)).isZero();
        assertThat(throttle.moved(1L << 50)).isZero();
    }

    @Test
    void overAnHourNoMoreGoesThroughThanTheRateAllows() {
        Random random = new Random(7);
        IoThrottle throttle = new IoThrottle(1_000_000, () -> nowNanos);
        long moved = 0;
        while (nowNanos < 3600 * SECOND) {
            long bytes = random.nextInt(3_000_000);
            moved += bytes;
            nowNanos += throttle.moved(bytes) + random.nextInt(1000);
        }

        assertThat(moved).isBetween(3_590L * 1_000_000, 3_605L * 1_000_000);
    }
}
