/**
 * Records and record batches: Apache Kafka's batch format, version 2, written, checked and read in place.
 *
 * <p>A batch is laid out once, by {@link io.minikafka.common.record.RecordBatchBuilder}, and the same bytes travel to
 * the broker, lie in its segment files and reach the consumer. Everything here works on {@link java.nio.ByteBuffer} or
 * byte arrays, has no thread of its own, and no object is safe for use by several threads at once. Bytes from elsewhere
 * are never trusted: what does not check out is a {@link io.minikafka.common.rpc.BrokerException}.
 */
package io.minikafka.common.record;
