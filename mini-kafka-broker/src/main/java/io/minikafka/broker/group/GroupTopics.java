package io.minikafka.broker.group;

import java.util.OptionalInt;

/** The topics that exist, as of one moment. Immutable. */
public interface GroupTopics {
    /** Empty where there is no such topic. */
    OptionalInt partitionCount(String topic);
}
