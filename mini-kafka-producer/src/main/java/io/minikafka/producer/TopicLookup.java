package io.minikafka.producer;

import io.minikafka.common.TopicName;
import io.minikafka.common.client.Cluster;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Finds a topic's queues for a thread that sends; the first time that means waiting for the broker.
 *
 * <p>Threads: any.
 */
final class TopicLookup {
    private final ProducerLoop loop;
    private final long maxBlockMs;

    TopicLookup(ProducerLoop loop, long maxBlockMs) {
        this.loop = loop;
        this.maxBlockMs = maxBlockMs;
    }

    /** The queues of the topic's partitions as the broker tells of them now. */
    PartitionQueue[] ask(String topic) {
        describe(topic);
        return loop.accumulator().queues(topic);
    }

    /** The topic as the broker tells of it now. */
    Cluster.Topic describe(String topic) {
        TopicName.check(topic);
        if (loop.isCallersThread()) {
            throw new BrokerException(
                    ErrorCode.REQUEST_TIMED_OUT,
                    "the metadata of topic " + topic
                            + " has to be asked for, and a callback cannot wait for the thread that it runs on");
        }
        CompletableFuture<Cluster.Topic> asked = loop.topic(topic);
        try {
            return Waiting.await(asked, TimeUnit.MILLISECONDS.toNanos(maxBlockMs), "the metadata of topic " + topic);
        } catch (TimeoutException e) {
            throw new BrokerException(
                    ErrorCode.REQUEST_TIMED_OUT,
                    "no metadata of topic " + topic + " within " + maxBlockMs + " ms (max.block.ms); last error: "
                            + loop.lastMetadataError(),
                    e);
        } finally {
            asked.cancel(false); // nobody needs to go on asking for us
        }
    }
}
