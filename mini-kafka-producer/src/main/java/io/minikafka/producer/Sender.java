package io.minikafka.producer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Moves batches from the queues to the brokers: for each broker one batch of each partition that is ready into one
 * request, as long as it has fewer unanswered ones than allowed, and again at each answer.
 *
 * <p>Threads: the event loop.
 */
final class Sender {
    private final ProducerConfig config;
    private final ClusterClient cluster;
    private final Accumulator accumulator;
    private final TopicMetadata metadata;
    private final PartsFactory parts;
    private final Runnable wakeup;
    private final int maxBatchesInCall;

    private final Map<PartitionQueue, PartitionSender> partitions = new HashMap<>();
    private final List<PartitionSender> active = new ArrayList<>();
    private final Map<Integer, BrokerLink> links = new HashMap<>();
    private final Map<BrokerLink, ProduceCall> round = new HashMap<>(); // what is being filled
    private int turn; // which active partition is first in the next round
    private long delayNanos; // until time alone gives something to do

    /** {@code wakeup} has {@link #run} called soon. */
    Sender(
            ProducerConfig config,
            ClusterClient cluster,
            Accumulator accumulator,
            TopicMetadata metadata,
            PartsFactory parts,
            Runnable wakeup) {
        this.config = config;
        this.cluster = cluster;
        this.accumulator = accumulator;
        this.metadata = metadata;
        this.parts = parts;
        this.wakeup = wakeup;
        this.maxBatchesInCall = config.batchSize == 0 ? 1 : Integer.MAX_VALUE;
    }

    /** Sends what may be sent. Returns how long until it is to be called again at the latest, in nanoseconds. */
    long run() {
        long nowNanos = parts.nanoTime();
        takeActivated();
        for (PartitionSender partition : active) {
            partition.expire(nowNanos, () -> lastError(partition));
        }
        boolean sent = true;
        while (sent) {
            delayNanos = PartitionQueue.NEVER;
            sent = sendRound(nowNanos);
        }
        active.removeIf(PartitionSender::isIdle);
        for (PartitionSender partition : active) {
            delayNanos = Math.min(delayNanos, partition.untilExpiryNanos(nowNanos));
        }
        return delayNanos;
    }

    /** Whether nothing is queued or in flight. */
    boolean isIdle() {
        return active.isEmpty();
    }

    /** Lets nothing that is here now linger. Completes when all of it is settled. */
    CompletableFuture<Void> flush() {
        takeActivated();
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        active.forEach(partition -> settled.addAll(partition.hurry()));
        wakeup.run();
        return CompletableFuture.allOf(settled.toArray(new CompletableFuture<?>[0]));
    }

    /** Fails everything that is here. The accumulator has been closed. */
    void abandon(String reason) {
        takeActivated();
        active.forEach(partition -> partition.abandon(reason));
        active.clear();
    }

    private void takeActivated() {
        PartitionQueue queue;
        while ((queue = accumulator.nextActivated()) != null) {
            active.add(partitions.computeIfAbsent(queue, parts::partitionSender));
        }
    }

    /** Goes once through the partitions; returns whether anything was sent. */
    private boolean sendRound(long nowNanos) {
        int count = active.size();
        int firstTurn = turn++;
        boolean sent = false;
        for (int i = 0; i < count; i++) {
            sent |= offer(active.get(Math.floorMod(firstTurn + i, count)), nowNanos);
        }
        for (Map.Entry<BrokerLink, ProduceCall> call : round.entrySet()) {
            if (!call.getValue().isEmpty()) {
                send(call.getKey(), call.getValue());
                sent = true;
            }
        }
        round.clear();
        return sent;
    }

    /**
     * Puts the partition's next batch into the request of this round for its leader, if all is ready. Returns whether
     * that filled the request, and it was sent.
     */
    private boolean offer(PartitionSender partition, long nowNanos) {
        long readyIn = partition.queue().delayNanos(nowNanos);
        if (readyIn > 0) {
            delayNanos = Math.min(delayNanos, readyIn);
            return false;
        }
        Optional<BrokerLink> link = leaderOf(partition);
        Optional<ProduceCall> call = link.flatMap(to -> callTo(to, partition, nowNanos));
        if (call.isEmpty()) {
            return false;
        }
        Optional<ProducerBatch> batch = partition.take(call.get().roomBytes(), topicId(partition));
        batch.ifPresent(taken -> call.get().add(partition, taken));
        if (batch.isEmpty() || call.get().roomBytes() > 0) {
            return false;
        }
        round.remove(link.get());
        send(link.get(), call.get());
        return true;
    }

    private Optional<BrokerLink> leaderOf(PartitionSender partition) {
        OptionalInt leader = leader(partition.queue().partition());
        if (leader.isEmpty()) {
            metadata.demand(partition.queue().partition().topic());
            return Optional.empty();
        }
        return Optional.of(links.computeIfAbsent(leader.getAsInt(), id -> parts.brokerLink(id, config.maxInFlight)));
    }

    /** Why nothing can be sent for the partition at all; empty where nothing is known. */
    private Optional<BrokerException> lastError(PartitionSender partition) {
        OptionalInt leader = leader(partition.queue().partition());
        BrokerLink link = leader.isPresent() ? links.get(leader.getAsInt()) : null;
        return Optional.ofNullable(link)
                .flatMap(BrokerLink::lastError)
                .or(metadata::lastError)
                .or(parts::lastIdError);
    }

    private Optional<String> topicId(PartitionSender partition) {
        return cluster.cluster()
                .topic(partition.queue().partition().topic())
                .map(Cluster.Topic::topicId)
                .filter(id -> !id.isEmpty());
    }

    private OptionalInt leader(TopicPartition partition) {
        return cluster.cluster()
                .topic(partition.topic())
                .map(topic -> topic.leader(partition.partition()))
                .orElse(OptionalInt.empty());
    }

    private Optional<ProduceCall> callTo(BrokerLink link, PartitionSender partition, long nowNanos) {
        ProduceCall begun = round.get(link);
        if (begun != null) {
            return Optional.of(begun);
        }
        if (!link.hasRoom()) {
            return Optional.empty();
        }
        Optional<Connection> connection = link.connection(nowNanos);
        if (connection.isEmpty()) {
            if (link.lastError().isPresent()) {
                metadata.demand(partition.queue().partition().topic()); // its leader may be another broker by now
                delayNanos = Math.min(delayNanos, link.delayNanos(nowNanos));
            }
            return Optional.empty();
        }
        ProduceCall call = new ProduceCall(connection.get(), config.maxRequestSize, maxBatchesInCall);
        round.put(link, call);
        return Optional.of(call);
    }

    private void send(BrokerLink link, ProduceCall call) {
        link.requestSent(call.bytes());
        call.send(config.acks, config.client.requestTimeout, over -> {
            link.requestOver();
            settle(over);
            wakeup.run();
        });
        if (config.acks == 0) {
            call.elements().forEach(element -> element.partition.sentWithoutAcknowledgement(element.batch));
        }
    }

    private void settle(ProduceCall call) {
        long nowNanos = parts.nanoTime();
        for (ProduceCall.Element element : call.elements()) {
            Optional<BrokerException> error = element.error();
            if (error.isEmpty()) {
                element.partition.succeeded(
                        element.batch, element.written().baseOffset, element.written().logAppendTimeMs);
            } else if (error.get().code()
                    == ErrorCode.DUPLICATE_SEQUENCE_NUMBER) { // so old that its offset is forgotten
                element.partition.succeeded(element.batch, RecordMetadata.UNKNOWN_OFFSET, -1);
            } else if (isToBeRetried(element, error.get(), nowNanos)
                    && error.get().code().retry() == ErrorCode.Retry.AFTER_METADATA) {
                metadata.demand(element.partition.queue().partition().topic());
            }
        }
    }

    private static boolean isToBeRetried(ProduceCall.Element element, BrokerException error, long nowNanos) {
        return element.isAnswered()
                ? element.partition.failed(element.batch, error, nowNanos)
                : element.partition.unanswered(element.batch, error, nowNanos);
    }
}
