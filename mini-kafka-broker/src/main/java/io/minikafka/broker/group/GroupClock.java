package io.minikafka.broker.group;

import io.netty.util.concurrent.EventExecutor;
import java.time.InstantSource;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Time as groups see it, and the only way in which they wait. */
public interface GroupClock {
    /** Never goes back; differences alone mean something. */
    long nanos();

    long epochMillis();

    /** Runs {@code task} on the coordinator's owner once {@code delayNanos} have passed. */
    Timer schedule(Runnable task, long delayNanos);

    /** Something that will run. */
    interface Timer {
        /** It will not run any more; no effect where it has. On the owner only. */
        void cancel();
    }

    static GroupClock of(EventExecutor owner, InstantSource wallClock) {
        return new GroupClock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return wallClock.millis();
            }

            @Override
            public Timer schedule(Runnable task, long delayNanos) {
                Future<?> scheduled = owner.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
                return () -> scheduled.cancel(false);
            }
        };
    }
}
