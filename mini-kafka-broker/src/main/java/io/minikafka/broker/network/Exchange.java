package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.ApiMessage;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.RpcError;
import io.minikafka.common.rpc.RpcId;
import io.minikafka.common.rpc.RpcReply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One request and its answer. Owns the request's attachment until it is answered. To be completed on any thread; the first answer counts.
 */
final class Exchange<R extends ApiMessage> {
    private final Caller connection;
    private final RpcId id; // null: a notification, which is not answered
    private final RequestStats.OfMethod stats;
    private long sinceNanos; // on the event loop
    private ByteBuf attachment; // on the event loop
    private boolean completed; // on the event loop

    /**
     * Takes over {@code attachment}.
     *
     * @param sinceNanos when it began, by the clock of the stats
     */
    Exchange(Caller connection, RpcId id, ByteBuf attachment, RequestStats.OfMethod stats, long sinceNanos) {
        this.connection = connection;
        this.id = id;
        this.attachment = attachment;
        this.stats = stats;
        this.sinceNanos = sinceNanos;
    }

    /** It has waited for what it asked for until now, which is not time that it took to serve. On the event loop. */
    void waitedUntil(long nowNanos) {
        sinceNanos = nowNanos;
    }

    Caller connection() {
        return connection;
    }

    /** A borrow, until the exchange is completed or the attachment given back. */
    ByteBuf attachment() {
        return attachment;
    }

    /** Gives the attachment's memory back before an answer that has to wait. On the event loop. */
    void releaseAttachment() {
        if (!completed) {
            attachment.release();
            attachment = Unpooled.EMPTY_BUFFER;
        }
    }

    void reply(R result) {
        reply(result, List.of());
    }

    /** Takes over the regions, which follow the envelope in their order. */
    void reply(R result, List<LogRegion> regions) {
        connection.onLoop(() -> {
            if (!complete()) {
                regions.forEach(LogRegion::close);
            } else if (id == null) {
                regions.forEach(LogRegion::close);
                connection.finished();
                stats.answered(result.firstError(), sinceNanos);
            } else {
                connection.write(RpcReply.result(id, result), regions);
                stats.answered(result.firstError(), sinceNanos);
            }
        });
    }

    /** Answers with the result, or the failure, of {@code future}. */
    void replyWith(CompletableFuture<? extends R> future) {
        future.whenComplete((result, failure) -> {
            if (failure == null) {
                reply(result);
            } else {
                fail(Topics.failureOf(failure));
            }
        });
    }

    /** Nobody is there any more to be answered. On the event loop. */
    void abandon() {
        if (complete()) {
            connection.finished();
        }
    }

    /** Whether this is the answer: what fails after it was answered cannot be answered again. On the event loop. */
    private boolean complete() {
        if (completed) {
            return false;
        }
        completed = true;
        attachment.release();
        return true;
    }

    void fail(BrokerException failure) {
        connection.onLoop(() -> {
            if (!complete()) {
                return;
            }
            if (id == null) {
                connection.finished();
                stats.answered(Optional.of(failure.code()), sinceNanos);
            } else {
                connection.write(RpcReply.error(id, RpcError.of(failure)), List.of());
                stats.answered(Optional.of(failure.code()), sinceNanos);
            }
        });
    }
}
