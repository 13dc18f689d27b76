package io.minikafka.broker.network;

import io.minikafka.broker.topic.ConfigViews;
import io.minikafka.broker.topic.LogDirs;
import io.minikafka.broker.topic.TopicChanges;

/** What whoever looks after the broker sees and changes, besides topics as a whole and groups. */
public record Administration(TopicChanges changes, ConfigViews configs, LogDirs logDirs) {}
