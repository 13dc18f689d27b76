/** What every part of Mini Kafka names in the same way. Immutable values, for any thread. */
package io.minikafka.common;
