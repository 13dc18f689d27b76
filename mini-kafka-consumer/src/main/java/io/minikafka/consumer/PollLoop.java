package io.minikafka.consumer;

import java.time.Duration;
import java.util.Optional;

/** One poll: everything that has to be done between two batches of records. On the polling thread. */
final class PollLoop<K, V> {
    private final Mailbox mailbox;
    private final Waits waits;
    private final PollActivity activity;
    private final Subscription subscription;
    private final Parts<K, V> parts;
    private final Duration commitTimeout;

    PollLoop(
            Mailbox mailbox,
            Waits waits,
            PollActivity activity,
            Subscription subscription,
            Parts<K, V> parts,
            ConsumerConfig config) {
        this.mailbox = mailbox;
        this.waits = waits;
        this.activity = activity;
        this.subscription = subscription;
        this.parts = parts;
        // Behind a revocation somebody waits, and past the session there is nothing left to commit.
        this.commitTimeout = config.defaultApiTimeout.compareTo(config.sessionTimeout) < 0
                ? config.defaultApiTimeout
                : config.sessionTimeout;
    }

    /** Returns as soon as there are records, else empty when the time is over. */
    ConsumerRecords<K, V> poll(Duration timeout) {
        activity.busy();
        long deadline = waits.deadline(timeout);
        while (true) {
            mailbox.throwIfWoken();
            mailbox.runTasks();
            parts.commits.runCallbacks();
            if (subscription.isGroup()) {
                parts.group.orElseThrow().update(parts.commits, commitTimeout);
            }
            parts.commits.autoCommitIfDue();
            parts.positions.resolve();
            ConsumerRecords<K, V> records = handOut();
            if (!records.isEmpty()) {
                return records;
            }
            long left = deadline - waits.nowNanos();
            if (left <= 0) {
                return records;
            }
            waitForNews(Math.min(left, parts.commits.nanosToAutoCommit()));
        }
    }

    /** Asks twice whether it may: what was read while the answer changed is taken back. */
    private ConsumerRecords<K, V> handOut() {
        if (!mayHandOut()) {
            parts.source.sendFetches();
            return ConsumerRecords.empty();
        }
        ConsumerRecords<K, V> records = parts.source.collect();
        parts.source.sendFetches();
        if (records.isEmpty() || mayHandOut()) {
            return records;
        }
        parts.source.undo(records);
        return ConsumerRecords.empty();
    }

    private boolean mayHandOut() {
        return !subscription.isGroup() || parts.group.orElseThrow().mayHandOut();
    }

    private void waitForNews(long nanos) {
        activity.waiting();
        try {
            mailbox.await(nanos, true);
        } finally {
            activity.busy();
        }
    }

    /** What a poll works with. */
    static final class Parts<K, V> {
        final Commits commits;
        final Positions positions;
        final RecordSource<K, V> source;
        final Optional<GroupSide> group;

        Parts(Commits commits, Positions positions, RecordSource<K, V> source, Optional<GroupSide> group) {
            this.commits = commits;
            this.positions = positions;
            this.source = source;
            this.group = group;
        }
    }
}
