package io.minikafka.producer;

import io.minikafka.common.client.Backoff;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sends the batches of one partition in order and keeps that order through retries.
 *
 * <p>With idempotence each batch carries the next number under a producer id; the broker takes number after number,
 * answers a repeated one as it did the first time, and refuses one that leaves a gap. So several batches may be in
 * flight: where one fails, those behind it are refused, and all go back to their places in the queue. The broker takes any
 * number for the first one that it sees under an id. Therefore, until it has acknowledged one, and again after each
 * failure, for it may have forgotten, only one batch is in flight. Where a number is given up, or the broker misses one
 * that it will never get, the next epoch begins, with number 0. A batch that may be written under its old number does not
 * get a new one: where that number can still arrive behind one that was given up, the batch is given up as well.
 *
 * <p>The numbers are for one topic. Batches name its id, so that none is taken by another topic of that name, behind one
 * that was in flight for the first. All that was not acknowledged goes to the new topic then, in order and numbered anew.
 *
 * <p>Without idempotence only one batch is in flight, unless there are no retries.
 *
 * <p>Threads: the event loop.
 */
final class PartitionSender {
    /**
     * How many batches of a producer brokers remember. Answers come in any order, so what counts is not how many batches
     * are in flight, but how many were sent from the first one on that may have to be repeated.
     */
    private static final int REMEMBERED_BATCHES = 5;

    private final PartitionQueue queue;
    private final Rules rules;
    private final Function<ProducerIdentity, Optional<ProducerIdentity>> newerIdentity;
    private final Backoff backoff;
    private final List<ProducerBatch> inFlight = new ArrayList<>(); // in order; few
    /** What was sent under this identity, in order, from the first one that is not settled: what may be repeated. */
    private final Deque<ProducerBatch> repeatable = new ArrayDeque<>();

    private Optional<String> topicId = Optional.empty(); // that the numbers are for; empty while nobody tells
    private ProducerIdentity identity = ProducerIdentity.NONE;
    private int nextSequence;
    private boolean confirmed; // the broker has taken a batch under this identity, and nothing failed since
    private boolean refused; // the broker misses something that it will never get: all is to be numbered anew
    private boolean gap; // a number was given up: what has none yet goes into a new epoch
    private boolean openGap; // and its batch may still be written: so may those behind it

    /** {@code newerIdentity} is {@link ProducerIds#newerThan}. */
    PartitionSender(
            PartitionQueue queue,
            Rules rules,
            Function<ProducerIdentity, Optional<ProducerIdentity>> newerIdentity,
            Backoff backoff) {
        this.queue = queue;
        this.rules = rules;
        this.newerIdentity = newerIdentity;
        this.backoff = backoff;
    }

    /** What of the configuration decides over a partition. */
    static final class Rules {
        final boolean idempotent;
        final int retries;
        final long deliveryTimeoutMs;
        final String limits;

        Rules(ProducerConfig config) {
            this.idempotent = config.idempotent;
            this.retries = config.retries;
            this.deliveryTimeoutMs = config.deliveryTimeoutMs;
            this.limits = "batch.size " + config.batchSize + ", max.request.size " + config.maxRequestSize;
        }
    }

    PartitionQueue queue() {
        return queue;
    }

    /** What batches that are numbered say of where they belong. */
    Optional<String> topicId() {
        return topicId;
    }

    /**
     * The next batch, ready to be sent, if there is one of at most {@code maxBytes} and it may go now.
     *
     * @param toTopicId of the topic that has the name; empty where the broker does not tell
     */
    Optional<ProducerBatch> take(long maxBytes, Optional<String> toTopicId) {
        if (rules.idempotent && !mayGoTo(toTopicId)) {
            return Optional.empty();
        }
        if (rules.idempotent ? !mayNumber(queue.nextIsNumbered()) : rules.retries > 0 && !inFlight.isEmpty()) {
            return Optional.empty();
        }
        ProducerBatch batch;
        do {
            batch = queue.poll(maxBytes);
            if (batch == null) {
                return Optional.empty();
            }
        } while (!isStamped(batch));
        int at = inFlight.size();
        while (at > 0 && inFlight.get(at - 1).order > batch.order) {
            at--; // sent again while what was sent behind it is not answered yet
        }
        inFlight.add(at, batch);
        return Optional.of(batch);
    }

    /** False where the batch cannot be made, and has failed. No number was spent on it. */
    private boolean isStamped(ProducerBatch batch) {
        try {
            if (!rules.idempotent) {
                batch.stamp(ProducerIdentity.NONE, RecordBatch.NO_SEQUENCE);
            } else if (!batch.hasSequence()) {
                batch.stamp(identity, nextSequence);
                repeatable.addLast(batch);
                nextSequence = (nextSequence + batch.recordCount()) & Integer.MAX_VALUE; // wraps to 0, as brokers count
            }
            return true;
        } catch (BrokerException e) {
            batch.fail(new BrokerException(e.code(), batch + " failed: " + e.getMessage(), e));
            batch.release();
            return false;
        }
    }

    /** What is in flight for a topic that was deleted is waited for, since it may come back. */
    private boolean mayGoTo(Optional<String> toTopicId) {
        if (toTopicId.isEmpty() || toTopicId.equals(topicId)) {
            return true;
        }
        if (!inFlight.isEmpty()) {
            return false;
        }
        topicId = toTopicId;
        numberAnew(identity); // nobody has counted under it there
        return true;
    }

    private boolean mayNumber(boolean isRepeated) {
        boolean needsNew = identity == ProducerIdentity.NONE || refused || (gap && !isRepeated);
        if (needsNew) {
            // What is in flight may still come back, and has its place before the rest.
            return inFlight.isEmpty() && hasNewIdentity();
        }
        return inFlight.size() < (confirmed ? REMEMBERED_BATCHES : 1)
                && (isRepeated || repeatable.size() < REMEMBERED_BATCHES);
    }

    private boolean hasNewIdentity() {
        Optional<ProducerIdentity> newer = newerIdentity.apply(identity);
        newer.ifPresent(this::numberAnew);
        return newer.isPresent();
    }

    private void numberAnew(ProducerIdentity newer) {
        if (openGap) {
            queue.pollUncertain().forEach(PartitionSender::giveUpUncertain);
        }
        openGap = false;
        identity = newer;
        nextSequence = 0;
        confirmed = false;
        refused = false;
        gap = false;
        repeatable.clear();
        queue.forEach(ProducerBatch::forgetSequence);
    }

    /** With another number it could be written once more, if what is on its way with the old one still arrives. */
    private static void giveUpUncertain(ProducerBatch batch) {
        batch.fail(new BrokerException(
                ErrorCode.REQUEST_TIMED_OUT,
                batch + " was not acknowledged, nor one before it, and may be written or not; last error: "
                        + batch.lastError.code() + ": " + batch.lastError.getMessage(),
                batch.lastError));
        batch.release();
    }

    /** The broker has written the batch, or says that it had; if it has expired meanwhile, that comes too late. */
    void succeeded(ProducerBatch batch, long baseOffset, long logAppendTimeMs) {
        boolean isAwaited = inFlight.remove(batch);
        confirmed |= isAwaited && batch.identity() == identity; // which may be another one by now
        batch.succeed(baseOffset, logAppendTimeMs);
        batch.release();
        forgetSettled();
    }

    /** Nobody knows what became of the batch. Returns whether it is to be sent again. */
    boolean unanswered(ProducerBatch batch, BrokerException error, long nowNanos) {
        batch.mayBeWritten = true;
        return failed(batch, error, nowNanos);
    }

    /** The broker has refused the batch. Returns whether it is to be sent again. */
    boolean failed(ProducerBatch batch, BrokerException error, long nowNanos) {
        inFlight.remove(batch);
        confirmed = false;
        if (batch.isSettled()) { // has expired meanwhile, or nobody wanted to know
            batch.release();
            return false;
        }
        if (rules.idempotent && isAboutNumbers(error.code())) {
            retryAfterWrongNumber(batch, error, nowNanos);
            return true;
        }
        if (error.retriable() && batch.failures < rules.retries) {
            batch.failures++;
            batch.lastError = error;
            batch.retryAtNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(backoff.delayMs(batch.failures));
            queue.putBack(batch);
            return true;
        }
        giveUp(batch, refusal(batch, error));
        batch.release();
        return false;
    }

    private BrokerException refusal(ProducerBatch batch, BrokerException error) {
        String attempts = batch.failures == 0 ? "" : " after " + (batch.failures + 1) + " attempts";
        return new BrokerException(
                error.code(),
                batch + " failed" + attempts + "; limits: " + rules.limits + ": " + error.getMessage(),
                error);
    }

    private static boolean isAboutNumbers(ErrorCode code) {
        return code == ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER
                || code == ErrorCode.INVALID_PRODUCER_EPOCH
                || code == ErrorCode.UNKNOWN_PRODUCER_ID;
    }

    /** The broker does not have the batch, for it lacks one before it. If that one is settled, it will never get it. */
    private void retryAfterWrongNumber(ProducerBatch batch, BrokerException error, long nowNanos) {
        boolean isFirst = !queue.hasBefore(batch) && (inFlight.isEmpty() || inFlight.get(0).order > batch.order);
        batch.lastError = error;
        batch.retryAtNanos = nowNanos;
        if (isFirst) {
            refused = true;
            batch.retryAtNanos += TimeUnit.MILLISECONDS.toNanos(backoff.delayMs(batch.renumberings));
            batch.renumberings++;
        }
        queue.putBack(batch);
    }

    /** For {@code acks=0}: the records are settled, while the request goes on. */
    void sentWithoutAcknowledgement(ProducerBatch batch) {
        batch.succeed(RecordMetadata.UNKNOWN_OFFSET, -1);
    }

    /**
     * Fails what is too old. A batch that is in flight may still be written, but nothing waits for that any more.
     *
     * @param lastError tells of batches that had none of their own
     */
    void expire(long nowNanos, Supplier<Optional<BrokerException>> lastError) {
        long tooOldNanos = nowNanos - TimeUnit.MILLISECONDS.toNanos(rules.deliveryTimeoutMs);
        while (!inFlight.isEmpty() && inFlight.get(0).createdNanos - tooOldNanos <= 0) {
            ProducerBatch batch = inFlight.remove(0);
            batch.mayBeWritten = true;
            giveUp(batch, timedOut(batch, lastError));
        }
        ProducerBatch batch;
        while ((batch = queue.pollCreatedBy(tooOldNanos)) != null) {
            giveUp(batch, timedOut(batch, lastError));
            batch.release();
        }
    }

    /** How long until {@link #expire} has something to do; {@link PartitionQueue#NEVER} where it has not. */
    long untilExpiryNanos(long nowNanos) {
        long ageNanos = queue.ageNanos(nowNanos);
        if (!inFlight.isEmpty()) {
            ageNanos = Math.max(ageNanos, nowNanos - inFlight.get(0).createdNanos);
        }
        return ageNanos < 0
                ? PartitionQueue.NEVER
                : Math.max(0, TimeUnit.MILLISECONDS.toNanos(rules.deliveryTimeoutMs) - ageNanos);
    }

    private BrokerException timedOut(ProducerBatch batch, Supplier<Optional<BrokerException>> lastError) {
        Optional<BrokerException> last = Optional.ofNullable(batch.lastError).or(lastError);
        return new BrokerException(
                ErrorCode.REQUEST_TIMED_OUT,
                batch + " not acknowledged within " + rules.deliveryTimeoutMs + " ms (delivery.timeout.ms); "
                        + last.map(e -> "last error: " + e.code() + ": " + e.getMessage())
                                .orElse("no error came before"),
                last.orElse(null));
    }

    private void giveUp(ProducerBatch batch, BrokerException cause) {
        gap |= batch.hasSequence();
        openGap |= batch.hasSequence() && batch.mayBeWritten;
        batch.fail(cause);
        forgetSettled();
    }

    private void forgetSettled() {
        while (!repeatable.isEmpty() && repeatable.getFirst().isSettled()) {
            repeatable.removeFirst();
        }
    }

    /** Lets nothing of what is here linger; the futures complete when it is settled. */
    List<CompletableFuture<Void>> hurry() {
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        inFlight.forEach(batch -> settled.add(batch.settled()));
        queue.forEach(batch -> {
            batch.hurried = true;
            settled.add(batch.settled());
        });
        return settled;
    }

    /** Fails everything, wherever it is; {@code reason} goes behind what each batch is. */
    void abandon(String reason) {
        List<ProducerBatch> all = new ArrayList<>(inFlight);
        all.addAll(queue.pollAll());
        for (ProducerBatch batch : all) {
            String last = batch.lastError == null ? "" : "; last error: " + batch.lastError.getMessage();
            batch.fail(new BrokerException(ErrorCode.REQUEST_TIMED_OUT, batch + " " + reason + last, batch.lastError));
        }
    }

    /** Whether nothing is here; then the next record announces the queue anew. */
    boolean isIdle() {
        return inFlight.isEmpty() && queue.deactivateIfEmpty();
    }
}
