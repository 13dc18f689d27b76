package io.minikafka.broker.group;

import io.minikafka.common.rpc.BrokerException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets empty groups forget what they have kept long enough. Looks at all groups from time to time, a slice at a time, so
 * that no heartbeat waits for more than one. On the coordinator's owner only.
 */
final class OffsetsExpiry {
    private static final Logger LOG = LoggerFactory.getLogger(OffsetsExpiry.class);

    /** How many groups and commits are looked at, and how many commits of one group are forgotten, in one go. */
    private static final int AT_ONCE = 1_000;

    private final GroupClock clock;
    private final long intervalNanos;
    private final SortedMap<String, Group> groups;
    private final Alarm alarm;

    /** Takes groups that have ended out of {@code groups}. */
    OffsetsExpiry(GroupContext context, SortedMap<String, Group> groups) {
        this.clock = context.clock();
        this.intervalNanos = TimeUnit.MILLISECONDS.toNanos(
                context.config().expiry().checkInterval().toMillis());
        this.groups = groups;
        this.alarm = new Alarm(clock);
    }

    /** The first look comes after a whole interval: whoever was away with the broker has that long to come back. */
    void start() {
        lookAfter(intervalNanos, "");
    }

    void stop() {
        alarm.cancel();
    }

    private void lookAfter(long delayNanos, String from) {
        alarm.setNoLaterThan(clock.nanos() + delayNanos, () -> look(from));
    }

    private void look(String from) {
        try {
            Optional<String> next = expire(from);
            if (next.isPresent()) {
                lookAfter(0, next.get());
            } else {
                start();
            }
        } catch (BrokerException e) {
            LOG.warn("expired offsets could not be removed; the next look is to: {}", e.getMessage());
            start();
        }
    }

    /** Goes through the groups from {@code from} on; returns where to go on, empty at the end. */
    private Optional<String> expire(String from) {
        List<Group> ended = new ArrayList<>();
        try {
            int left = AT_ONCE;
            Iterator<Group> rest = groups.tailMap(from).values().iterator();
            while (rest.hasNext()) {
                Group group = rest.next();
                if (left <= 0) {
                    return Optional.of(group.id());
                }
                left -= 1 + group.offsets().size();
                boolean more = group.expire(AT_ONCE);
                if (more) {
                    return Optional.of(group.id());
                }
                if (!group.isRecorded()) {
                    ended.add(group);
                }
            }
            return Optional.empty();
        } finally {
            ended.forEach(group -> groups.remove(group.id()));
        }
    }
}
