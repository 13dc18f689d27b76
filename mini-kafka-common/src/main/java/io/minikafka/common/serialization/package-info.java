/**
 * What turns an application's keys and values into bytes and back: the two interfaces and the built-in pairs, which
 * agree byte for byte with Kafka's of the same names.
 *
 * <p>Threads: a serializer of a producer is called by every thread that sends, possibly by several at once; the built-in
 * ones are safe for that. A deserializer is called by the one thread that polls.
 */
package io.minikafka.common.serialization;
