package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** A partition as a group sees it. Immutable. */
public final class GroupPartition {
    private final TopicPartition partition;
    private final Optional<String> owner;
    private final OptionalLong committedOffset;
    private final long logEndOffset;
    private final OptionalLong lag;
    private final Optional<Duration> lagTime;

    GroupPartition(DescribeGroups.Partition told) {
        this.partition = told.partition;
        this.owner = told.owner;
        this.committedOffset = told.committedOffset < 0 ? OptionalLong.empty() : OptionalLong.of(told.committedOffset);
        this.logEndOffset = told.logEndOffset;
        this.lag = told.lag.map(OptionalLong::of).orElseGet(OptionalLong::empty);
        this.lagTime = told.lagMs.map(Duration::ofMillis);
    }

    public TopicPartition partition() {
        return partition;
    }

    /** The id of the member that owns it; empty where nobody does. */
    public Optional<String> owner() {
        return owner;
    }

    /** The offset of the next record to read; empty where nothing is committed. */
    public OptionalLong committedOffset() {
        return committedOffset;
    }

    /** Behind the last record that a reader may see. */
    public long logEndOffset() {
        return logEndOffset;
    }

    /** How many records are not committed yet; empty where nothing is committed. */
    public OptionalLong lag() {
        return lag;
    }

    /**
     * The age of the oldest record that is not committed yet, zero where all are. Empty where nothing is committed, and
     * where that record cannot be read or has no time.
     */
    public Optional<Duration> lagTime() {
        return lagTime;
    }

    @Override
    public String toString() {
        return partition + " owner " + owner.orElse("none") + ", lag " + lag;
    }
}
