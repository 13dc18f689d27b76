package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.client.Backoff;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One consumer as a member of its group: joins, heartbeats, learns what it may own, says what it has let go, leaves.
 *
 * <p>What the member owns is what the last answer listed and what the polling thread has not given up yet; each
 * heartbeat says so in full. The polling thread hears of a change by {@link #snapshot} and answers with
 * {@link #acknowledge}; after a loss nothing is joined before it has done so, so that nothing that was read as a former
 * member can be committed as a new one.
 *
 * <p>Threads: the event loop owns everything and calls every method, but for {@link #snapshot} and {@link #mayHandOut},
 * which any thread may call. {@code onChange} runs on the event loop after each heartbeat that was answered.
 */
final class GroupMembership {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMembership.class);
    private static final int LEAVE = -1;

    private enum State {
        OUTSIDE,
        JOINING,
        MEMBER,
        LOST,
        FAILED
    }

    private final MemberConfig config;
    private final Coordinator coordinator;
    private final EventLoop loop;
    private final Backoff backoff;
    private final PollActivity activity;
    private final LongSupplier nanoClock;
    private final String memberId = UUID.randomUUID().toString();
    private Runnable onChange = () -> {};

    private State state = State.OUTSIDE;
    private List<String> topics = List.of();
    private int epoch;
    private int incarnation;
    private Set<TopicPartition> assignment = Set.of(); // by the last answer
    private Set<TopicPartition> held = Set.of(); // by the polling thread's last word
    private Set<TopicPartition> lastOwned = Set.of(); // as the last heartbeat said
    private int inFlight;
    private boolean beatAgain;
    private int failures;
    private Future<?> nextBeat;
    private Future<?> nextPollCheck;

    private volatile GroupSnapshot snapshot = GroupSnapshot.OUTSIDE; // written by the event loop only
    private volatile long leaseEndNanos; // likewise; means nothing before the first MEMBER snapshot

    GroupMembership(
            MemberConfig config,
            Coordinator coordinator,
            EventLoop loop,
            Backoff backoff,
            PollActivity activity,
            LongSupplier nanoClock) {
        this.config = config;
        this.coordinator = coordinator;
        this.loop = loop;
        this.backoff = backoff;
        this.activity = activity;
        this.nanoClock = nanoClock;
    }

    /** Once, before anything else. */
    void start(Runnable onChangeListener) {
        onChange = onChangeListener;
        coordinator.onLost(this::heartbeatNow);
    }

    String memberId() {
        return memberId;
    }

    GroupSnapshot snapshot() {
        return snapshot;
    }

    /**
     * Whether a poll that acts on the snapshot of this version may hand records out now: nothing newer is known, and the
     * broker cannot have ended the session, since it heard of us less than a session timeout ago.
     */
    boolean mayHandOut(long version) {
        long leaseEnd = leaseEndNanos; // first: a snapshot is published before its lease
        GroupSnapshot current = snapshot;
        return current.version == version
                && current.kind == GroupSnapshot.Kind.MEMBER
                && nanoClock.getAsLong() - leaseEnd < 0;
    }

    /** Joins with these topics, or tells the group of the change. */
    void subscribe(List<String> newTopics) {
        topics = List.copyOf(newTopics);
        if (state == State.OUTSIDE) {
            join();
        } else {
            heartbeatNow();
        }
    }

    /** What the polling thread holds, after it has acted on the snapshot of this version. */
    void acknowledge(long version, Set<TopicPartition> nowHeld) {
        if (state == State.LOST && version == snapshot.version) {
            state = State.OUTSIDE;
            join();
        } else if (isActive()) {
            held = Set.copyOf(nowHeld);
            if (!owned().containsAll(lastOwned)) {
                heartbeatNow(); // somebody waits for what was let go
            }
        }
    }

    /** As soon as none is under way. Does nothing for one that is no member. */
    void heartbeatNow() {
        if (!isActive()) {
            return;
        }
        if (inFlight > 0) {
            beatAgain = true;
        } else {
            beat();
        }
    }

    /**
     * Leaves, so that others get the partitions at once. The future completes when the broker has answered or cannot be
     * asked.
     *
     * @param reason for the broker's log and the group's history
     */
    CompletableFuture<Void> leave(String reason) {
        boolean wasActive = isActive();
        quit();
        return wasActive
                ? sendLeave(ConsumerGroupHeartbeat.CAUSE_LEFT, reason)
                : CompletableFuture.completedFuture(null);
    }

    /** Ends without a word: the place of a static member is kept as long as its session lasts. */
    void quit() {
        topics = List.of();
        end(State.OUTSIDE, GroupSnapshot.Kind.NONE, "it has left the group", null);
    }

    /**
     * Under which epoch to commit what was read in {@code readIn}.
     *
     * @throws CommitFailedException where this is not that member any more
     */
    int epochToCommit(int readIn) {
        if (state == State.MEMBER && readIn == incarnation) {
            return epoch;
        }
        String why = state == State.MEMBER || state == State.JOINING ? "it joined the group anew" : snapshot.reason;
        throw new CommitFailedException(
                ErrorCode.UNKNOWN_MEMBER_ID,
                "the consumer cannot commit to group " + coordinator.groupId() + ": " + why);
    }

    private void join() {
        if (topics.isEmpty()) {
            return; // a pattern that matches nothing yet
        }
        state = State.JOINING;
        incarnation++;
        epoch = 0;
        assignment = Set.of();
        held = Set.of();
        lastOwned = Set.of();
        failures = 0;
        schedulePollCheck(config.maxPollInterval.toNanos());
        heartbeatNow();
    }

    private boolean isActive() {
        return state == State.JOINING || state == State.MEMBER;
    }

    private Set<TopicPartition> owned() {
        Set<TopicPartition> owned = new LinkedHashSet<>(assignment);
        owned.addAll(held);
        return owned;
    }

    private void beat() {
        cancel(nextBeat);
        beatAgain = false;
        lastOwned = owned();
        int sentIn = incarnation;
        long sentAt = nanoClock.getAsLong();
        Set<TopicPartition> owned = lastOwned;
        send(heartbeat(epoch, List.copyOf(owned))).whenComplete((result, failure) -> {
            if (sentIn == incarnation && isActive()) {
                if (failure == null) {
                    answered(result, owned, sentAt);
                } else {
                    failed(ClusterClient.failure(failure));
                }
            } else if (isActive() && inFlight == 0) {
                beat(); // a join that had to wait for the end of the former membership's last call
            }
        });
    }

    private ConsumerGroupHeartbeat.Request heartbeat(int memberEpoch, List<TopicPartition> owned) {
        return new ConsumerGroupHeartbeat.Request(
                coordinator.groupId(),
                memberId,
                memberEpoch,
                config.instanceId,
                config.clientId,
                topics,
                Optional.of(config.assignor),
                (int) config.maxPollInterval.toMillis(),
                (int) config.sessionTimeout.toMillis(),
                owned);
    }

    private CompletableFuture<ConsumerGroupHeartbeat.Result> send(ConsumerGroupHeartbeat.Request request) {
        inFlight++;
        CompletableFuture<ConsumerGroupHeartbeat.Result> answer = new CompletableFuture<>();
        coordinator.call(request, config.answerTimeout).whenComplete((result, failure) -> {
            inFlight--;
            if (failure == null) {
                answer.complete(result);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private void answered(ConsumerGroupHeartbeat.Result result, Set<TopicPartition> sentOwned, long sentAt) {
        if (failures > 0) {
            LOG.info("group {} has its coordinator again", coordinator.groupId());
        }
        failures = 0;
        epoch = result.memberEpoch;
        Set<TopicPartition> now =
                result.assignment.<Set<TopicPartition>>map(LinkedHashSet::new).orElse(sentOwned);
        if (state == State.JOINING || !now.equals(assignment)) {
            LOG.debug("group {}: epoch {}, assigned {}", coordinator.groupId(), epoch, now);
            state = State.MEMBER;
            assignment = now;
            publish(GroupSnapshot.Kind.MEMBER, "", null);
        }
        leaseEndNanos = sentAt + config.sessionTimeout.toNanos(); // after the snapshot: see mayHandOut
        if (beatAgain) {
            beat();
        } else {
            long latest = Math.max(1, config.sessionTimeout.toMillis() / 3);
            scheduleBeat(Math.min(Math.max(1, result.heartbeatIntervalMs), latest));
        }
        onChange.run();
    }

    private void failed(BrokerException failure) {
        boolean unknown =
                failure.code() == ErrorCode.UNKNOWN_MEMBER_ID || failure.code() == ErrorCode.FENCED_MEMBER_EPOCH;
        if (unknown && state == State.MEMBER) {
            LOG.warn(
                    "group {}: this member was thrown out and joins anew: {}",
                    coordinator.groupId(),
                    failure.getMessage());
            end(State.LOST, GroupSnapshot.Kind.LOST, "the group has thrown it out: " + failure.getMessage(), null);
        } else if (unknown || failure.retriable()) {
            failures++;
            if (failures == 1) {
                LOG.warn("group {}: a heartbeat failed and is repeated: {}", coordinator.groupId(), failure.toString());
            }
            scheduleBeat(backoff.delayMs(failures));
        } else {
            end(State.FAILED, GroupSnapshot.Kind.FAILED, "the group refused it: " + failure.getMessage(), failure);
        }
    }

    private void end(State to, GroupSnapshot.Kind kind, String reason, RuntimeException failure) {
        state = to;
        incarnation++; // whatever is still to be answered is not meant for the next membership
        assignment = Set.of();
        held = Set.of();
        cancel(nextBeat);
        cancel(nextPollCheck);
        publish(kind, reason, failure);
        onChange.run();
    }

    private void publish(GroupSnapshot.Kind kind, String reason, RuntimeException failure) {
        snapshot = new GroupSnapshot(snapshot.version + 1, incarnation, kind, assignment, reason, failure);
    }

    private CompletableFuture<Void> sendLeave(String cause, String reason) {
        return send(heartbeat(LEAVE, List.of()).leavingBecause(cause, reason)).handle((result, failure) -> {
            if (failure != null) {
                LOG.info("group {} was left without an answer: {}", coordinator.groupId(), failure.toString());
            }
            if (isActive() && inFlight == 0) {
                beat();
            }
            return null;
        });
    }

    private void checkPollInterval() {
        long allowed = config.maxPollInterval.toNanos();
        long busy = activity.busyNanos();
        if (busy < allowed) {
            schedulePollCheck(allowed - busy);
            return;
        }
        String stall =
                "the application did not poll for " + Duration.ofNanos(busy).toMillis()
                        + " ms, longer than max.poll.interval.ms allows, " + config.maxPollInterval.toMillis() + " ms";
        String reason = "it left the group because " + stall;
        LOG.warn(
                "the consumer gives up its partitions in group {}: {}; poll faster, or lower max.poll.records",
                coordinator.groupId(),
                reason);
        end(State.LOST, GroupSnapshot.Kind.LOST, reason, null);
        sendLeave(ConsumerGroupHeartbeat.CAUSE_MAX_POLL_INTERVAL, stall);
    }

    private void scheduleBeat(long delayMs) {
        cancel(nextBeat);
        nextBeat = loop.schedule(this::heartbeatNow, delayMs, TimeUnit.MILLISECONDS);
    }

    private void schedulePollCheck(long delayNanos) {
        cancel(nextPollCheck);
        nextPollCheck = loop.schedule(this::checkPollInterval, delayNanos, TimeUnit.NANOSECONDS);
    }

    private static void cancel(Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** What a heartbeat says besides the state. */
    static final class MemberConfig {
        final Optional<String> instanceId;
        final String clientId;
        final String assignor;
        final Duration maxPollInterval;
        final Duration sessionTimeout;
        /** So short that a lost answer is noticed while there is still time to repeat the question. */
        final Duration answerTimeout;

        MemberConfig(ConsumerConfig config) {
            this.instanceId = config.groupInstanceId;
            this.clientId = config.client.clientId;
            this.assignor = config.assignor;
            this.maxPollInterval = config.maxPollInterval;
            this.sessionTimeout = config.sessionTimeout;
            Duration third = config.sessionTimeout.dividedBy(3);
            this.answerTimeout =
                    third.compareTo(config.client.requestTimeout) < 0 ? third : config.client.requestTimeout;
        }
    }
}
