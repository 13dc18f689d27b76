package io.minikafka.broker;

import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import java.time.InstantSource;

final class Groups {
    private Groups() {}

    static GroupCoordinator start(
            BrokerConfig config,
            Topics topics,
            MetadataStore metadata,
            TopicRegistry registry,
            InstantSource clock,
            Teardown teardown) {
        return new GroupCoordinator();
    }
}
