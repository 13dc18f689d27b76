package io.minikafka.broker.group;

/** Runs something at the earliest of the moments that it was set to, once. On the coordinator's owner only. */
final class Alarm {
    private final GroupClock clock;
    private GroupClock.Timer timer;
    private long atNanos;

    Alarm(GroupClock clock) {
        this.clock = clock;
    }

    /** No effect where it is set to an earlier moment already. */
    void setNoLaterThan(long nanos, Runnable action) {
        if (timer != null && nanos - atNanos >= 0) {
            return;
        }
        cancel();
        atNanos = nanos;
        Runnable ring = () -> {
            timer = null;
            action.run();
        };
        timer = clock.schedule(ring, Math.max(0, nanos - clock.nanos()));
    }

    void cancel() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
