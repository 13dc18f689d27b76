package io.minikafka.broker.group;

import java.util.Optional;

/**
 * Who a member is.
 *
 * @param instanceId makes it a static member
 * @param host from where it spoke last
 */
record Identity(String memberId, Optional<String> instanceId, String clientId, String host) {}
