package io.minikafka.broker.network;

/** Who answers. */
public record BrokerIdentity(int brokerId, String clusterId, String version) {}
