package io.minikafka.producer;

import io.minikafka.common.api.Produce;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Connection;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One {@code produce} request while it is filled, and what each of its batches got for an answer.
 *
 * <p>Threads: the event loop.
 */
final class ProduceCall {
    private final Connection connection;
    private final int maxBytes;
    private final int maxBatches;
    private final List<Element> elements = new ArrayList<>();
    private int bytes;

    ProduceCall(Connection connection, int maxBytes, int maxBatches) {
        this.connection = connection;
        this.maxBytes = maxBytes;
        this.maxBatches = maxBatches;
    }

    /** One batch, and once it is over either what was written or why nothing was. */
    static final class Element {
        final PartitionSender partition;
        final ProducerBatch batch;
        private Produce.Written written; // null where it failed
        private BrokerException error; // null where it was written
        private boolean answered = true;

        Element(PartitionSender partition, ProducerBatch batch) {
            this.partition = partition;
            this.batch = batch;
        }

        Optional<BrokerException> error() {
            return Optional.ofNullable(error);
        }

        /** Whether it was the broker who said what became of it. */
        boolean isAnswered() {
            return answered;
        }

        /** Only without an error. */
        Produce.Written written() {
            return written;
        }
    }

    /** How large one more batch may be; the first one may be of any size, and 0 is for none. */
    long roomBytes() {
        if (elements.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return elements.size() >= maxBatches ? 0 : maxBytes - bytes;
    }

    void add(PartitionSender partition, ProducerBatch batch) {
        elements.add(new Element(partition, batch));
        bytes += batch.sizeInBytes();
    }

    boolean isEmpty() {
        return elements.isEmpty();
    }

    /** Of all its batches. */
    int bytes() {
        return bytes;
    }

    List<Element> elements() {
        return elements;
    }

    /** Sends it; {@code onOver} gets this when it is answered or lost, with all elements decided. */
    void send(int acks, Duration timeout, Consumer<ProduceCall> onOver) {
        List<Produce.Partition> partitions = new ArrayList<>(elements.size());
        ByteBuffer[] buffers = new ByteBuffer[elements.size()];
        for (int i = 0; i < buffers.length; i++) {
            ProducerBatch batch = elements.get(i).batch;
            buffers[i] = batch.bytes();
            partitions.add(new Produce.Partition(
                    elements.get(i).partition.queue().partition().topic(),
                    elements.get(i).partition.queue().partition().partition(),
                    elements.get(i).partition.topicId(),
                    batch.sizeInBytes(),
                    Optional.empty()));
        }
        int timeoutMs = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
        Produce.Request request = new Produce.Request(acks, timeoutMs, partitions);
        ByteBuf attachment = Unpooled.wrappedBuffer(buffers.length, buffers).retain(); // ours tells when theirs is gone
        connection.call(request, attachment, timeout).whenComplete((reply, failure) -> {
            boolean written = attachment.refCnt() == 1;
            attachment.release();
            elements.forEach(element -> element.batch.requestOver(written));
            decide(reply, failure);
            onOver.accept(this);
        });
    }

    private void decide(Reply<Produce.Result> reply, Throwable failure) {
        if (failure != null) {
            failAll(ClusterClient.failure(failure));
            return;
        }
        try (reply) {
            List<Produce.Written> results = reply.result().partitions;
            if (results.size() != elements.size()) {
                failAll(new BrokerException(
                        ErrorCode.UNKNOWN_SERVER_ERROR,
                        "the broker answered " + results.size() + " batches of the " + elements.size() + " sent"));
                return;
            }
            for (int i = 0; i < results.size(); i++) {
                decide(elements.get(i), results.get(i));
            }
        }
    }

    private static void decide(Element element, Produce.Written result) {
        if (!result.partition.equals(element.partition.queue().partition())) {
            element.error = new BrokerException(
                    ErrorCode.UNKNOWN_SERVER_ERROR,
                    "the broker answered for " + result.partition + " where "
                            + element.partition.queue().partition() + " was asked");
        } else if (result.error.isPresent()) {
            element.error = result.error.get().exception();
        } else {
            element.written = result;
        }
    }

    private void failAll(BrokerException cause) {
        for (Element element : elements) {
            element.error = cause;
            element.answered = false;
        }
    }
}
