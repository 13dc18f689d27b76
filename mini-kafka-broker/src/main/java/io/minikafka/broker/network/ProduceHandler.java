package io.minikafka.broker.network;

import io.minikafka.broker.log.AppendResult;
import io.minikafka.broker.metadata.TopicNames;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.TopicName;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.Produce;
import io.minikafka.common.record.BatchValidator;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordRules;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code produce}: validates batches where they lie, compresses them anew where their topic says so, appends them, all on
 * the event loop (a copy into the page cache costs less than a hand-off to another thread), and creates topics on the way
 * where that is allowed.
 */
final class ProduceHandler implements Handler<Produce.Request, Produce.Result> {
    private static final Logger LOG = LoggerFactory.getLogger(ProduceHandler.class);

    private final Topics topics;
    private final TopicRegistry registry;
    private final JsonBatches jsonBatches;
    private final Recompression recompression;
    private final boolean autoCreate;
    private final int maxRequestBytes;
    private final InstantSource clock;

    /** @param maxRequestBytes a request may carry no more compressed than it may uncompressed */
    ProduceHandler(
            Topics topics,
            TopicRegistry registry,
            JsonBatches jsonBatches,
            Recompression recompression,
            boolean autoCreate,
            int maxRequestBytes,
            InstantSource clock) {
        this.topics = topics;
        this.registry = registry;
        this.jsonBatches = jsonBatches;
        this.recompression = recompression;
        this.autoCreate = autoCreate;
        this.maxRequestBytes = maxRequestBytes;
        this.clock = clock;
    }

    @Override
    public void handle(Produce.Request request, Exchange<Produce.Result> exchange) {
        checkAcks(request);
        checkSizes(request, exchange.attachment().readableBytes());
        Caller connection = exchange.connection();
        connection.writes().run(() -> createThenWrite(request, exchange), connection::onLoop);
    }

    /** A write that goes wrong is answered and done with: those behind it go on. */
    private static void guarded(Exchange<Produce.Result> exchange, Runnable write) {
        try {
            write.run();
        } catch (Throwable t) {
            LOG.error("A write failed", t);
            exchange.fail(Topics.failureOf(t));
        }
    }

    private static void checkAcks(Produce.Request request) {
        if (request.acks != 0 && request.acks != 1 && request.acks != Produce.ACKS_ALL) {
            throw new BrokerException(
                    ErrorCode.INVALID_REQUIRED_ACKS, "params.acks is " + request.acks + "; allowed: 0, 1 or \"all\"");
        }
    }

    private static void checkSizes(Produce.Request request, int attachmentBytes) {
        long sizes = 0;
        for (Produce.Partition partition : request.partitions) {
            sizes += partition.size;
        }
        if (sizes != attachmentBytes) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "the sizes of params.partitions add up to " + sizes + " bytes and the attachment has "
                            + attachmentBytes + "; allowed: the same number");
        }
    }

    private CompletableFuture<?> createThenWrite(Produce.Request request, Exchange<Produce.Result> exchange) {
        Map<String, CompletableFuture<Void>> creations = new HashMap<>();
        for (String topic : missingTopics(request)) {
            creations.put(topic, topics.autoCreate(topic));
        }
        if (creations.isEmpty()) {
            guarded(exchange, () -> write(request, exchange, Map.of()));
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(creations.values().toArray(new CompletableFuture<?>[0]));
        CompletableFuture<Void> written = new CompletableFuture<>();
        all.whenComplete((created, failure) -> exchange.connection().onLoop(() -> {
            guarded(exchange, () -> write(request, exchange, failures(creations)));
            written.complete(null);
        }));
        return written;
    }

    private Set<String> missingTopics(Produce.Request request) {
        Set<String> missing = new LinkedHashSet<>();
        if (autoCreate) {
            for (Produce.Partition partition : request.partitions) {
                if (registry.partitionCount(partition.topic) == 0) {
                    missing.add(partition.topic);
                }
            }
        }
        return missing;
    }

    private static Map<String, BrokerException> failures(Map<String, CompletableFuture<Void>> creations) {
        Map<String, BrokerException> failures = new HashMap<>();
        creations.forEach((topic, creation) -> creation.whenComplete((created, failure) -> {
            if (failure != null) {
                failures.put(topic, Topics.failureOf(failure));
            }
        }));
        return failures;
    }

    /** On the event loop. With acks 0 the answer tells nothing of the outcome, and waits for nothing. */
    private void write(
            Produce.Request request, Exchange<Produce.Result> exchange, Map<String, BrokerException> notCreated) {
        ByteBuffer attachment = exchange.attachment().nioBuffer();
        InflateBudget budget = new InflateBudget(
                RecordBatch.DEFAULT_MAX_INFLATED_BYTES, maxRequestBytes, "one request (socket.request.max.bytes)");
        List<Produce.Written> written = new ArrayList<>();
        UnsyncedWrites unsynced = UnsyncedWrites.NONE;
        int position = 0;
        for (Produce.Partition element : request.partitions) {
            ByteBuffer batches = attachment.slice(position, element.size);
            position += element.size;
            try {
                if (notCreated.containsKey(element.topic)) {
                    throw notCreated.get(element.topic);
                }
                TopicName.check(element.topic);
                TopicNames.checkNotInternal(element.topic, "write");
                if (element.records.isPresent()) {
                    for (Map.Entry<TopicPartition, ByteBuffer> batch :
                            jsonBatches.build(element).entrySet()) {
                        unsynced = append(batch.getKey(), element.topicId, batch.getValue(), budget, written, unsynced);
                    }
                } else {
                    TopicPartition id = new TopicPartition(element.topic, element.partition);
                    unsynced = append(id, element.topicId, batches, budget, written, unsynced);
                }
            } catch (BrokerException e) {
                written.add(failed(idOf(element), e));
            } catch (RuntimeException e) {
                LOG.error("A write to {}-{} failed", element.topic, element.partition, e);
                BrokerException failure = new BrokerException(ErrorCode.INTERNAL_ERROR, "internal error: " + e, e);
                written.add(failed(idOf(element), failure));
            }
        }
        if (request.acks == 0) {
            exchange.reply(new Produce.Result(withoutOutcome(written)));
        } else if (unsynced.isEmpty()) {
            exchange.reply(new Produce.Result(written));
        } else {
            exchange.releaseAttachment();
            unsynced.whenSynced(written, outcome -> exchange.reply(new Produce.Result(outcome)));
        }
    }

    /** Adds the outcome to {@code written}, and to {@code unsynced} if it has to wait for the disk. */
    private UnsyncedWrites append(
            TopicPartition id,
            Optional<String> topicId,
            ByteBuffer batches,
            InflateBudget budget,
            List<Produce.Written> written,
            UnsyncedWrites unsynced) {
        try {
            Partition partition = registry.partition(id, topicId);
            int count = validate(partition, batches, budget);
            ByteBuffer stored = recompression.apply(partition, batches);
            AppendResult result = partition.append(stored);
            if (!result.duplicate()) {
                partition.traffic().in(count, stored.remaining());
            }
            written.add(
                    new Produce.Written(id, result.baseOffset(), count, result.logAppendTimeMs(), Optional.empty()));
            return partition.syncsCommits()
                    ? unsynced.with(written.size() - 1, partition.whenDurable(result.lastOffset() + 1))
                    : unsynced;
        } catch (BrokerException e) {
            written.add(failed(id, e));
            return unsynced;
        }
    }

    /** Everything that the bytes claim is checked before anything is stored; returns how many records they are. */
    private int validate(Partition partition, ByteBuffer batches, InflateBudget budget) {
        RecordRules rules = partition.rulesAt(clock.millis());
        int count = 0;
        int position = 0;
        do {
            RecordBatch batch = RecordBatch.at(batches, position);
            if (batch.sizeInBytes() > partition.maxMessageBytes()) {
                throw new BrokerException(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        "a batch of " + batch.sizeInBytes() + " bytes for " + partition.id() + "; allowed: "
                                + partition.maxMessageBytes() + " bytes (message.max.bytes)");
            }
            BatchValidator.validate(batch, budget, rules);
            if (batch.isTransactional()) {
                throw new BrokerException(
                        ErrorCode.INVALID_RECORD,
                        "a transactional batch for " + partition.id() + "; allowed: others, this version has no"
                                + " transactions");
            }
            count += batch.recordCount();
            position += batch.sizeInBytes();
        } while (position < batches.limit());
        return count;
    }

    /** With partition -1 where the broker was to choose one and did not get so far. */
    private static TopicPartition idOf(Produce.Partition element) {
        return new TopicPartition(element.topic, element.partition == Produce.ANY_PARTITION ? -1 : element.partition);
    }

    static Produce.Written failed(TopicPartition id, BrokerException e) {
        return new Produce.Written(id, -1, 0, -1, Optional.of(RpcError.of(e)));
    }

    private static List<Produce.Written> withoutOutcome(List<Produce.Written> written) {
        List<Produce.Written> answers = new ArrayList<>();
        for (Produce.Written element : written) {
            answers.add(new Produce.Written(element.partition, -1, 0, -1, Optional.empty()));
        }
        return answers;
    }
}
