package io.minikafka.broker.http;

/** A route, and what the variable part of its path was. */
record RouteMatch(Route route, String variable) {}
