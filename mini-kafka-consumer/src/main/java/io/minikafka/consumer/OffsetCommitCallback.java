package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import java.util.Map;

/** Is told what became of an asynchronous commit, on the polling thread in a later poll, commit or close. */
@FunctionalInterface
public interface OffsetCommitCallback {
    /** Called once for each commit; {@code failure} is null where the offsets are committed. */
    void onComplete(Map<TopicPartition, OffsetAndMetadata> offsets, Exception failure);
}
