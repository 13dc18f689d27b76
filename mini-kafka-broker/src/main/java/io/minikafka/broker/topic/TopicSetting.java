package io.minikafka.broker.topic;

import io.minikafka.common.config.Key;
import io.minikafka.common.config.Parser;

/**
 * One thing that a topic is kept by: what a topic may say of it, and what the broker says for all others.
 *
 * @param topicKey without default: where a topic says nothing, the broker's setting holds
 */
record TopicSetting<T>(Key<T> topicKey, Key<T> brokerKey) {

    static <T> TopicSetting<T> of(
            String topicName, String brokerName, String defaultText, Parser<T> parser, String meaning) {
        return new TopicSetting<>(
                new Key<>(topicName, "", parser, brokerName + " of this topic"),
                new Key<>(brokerName, defaultText, parser, meaning));
    }
}
