/**
 * The consumer that applications embed.
 *
 * <p>Two threads share the work and nothing else. The application's polling thread owns the subscription, the positions,
 * the buffered records and runs every callback ({@link io.minikafka.consumer.MiniKafkaConsumer}, {@code PollLoop},
 * {@code Partitions}, {@code RecordSource}, {@code Positions}, {@code Commits}, {@code GroupSide}). The client's event
 * loop, one daemon thread, owns the connections, the fetch requests and the membership of the group ({@code Network},
 * {@code Fetcher}, {@code OffsetClient}, {@code Coordinator}, {@code GroupMembership}, {@code TopicWatch}). They send
 * each other immutable messages: to the event loop as its tasks, to the polling thread through its {@code Mailbox}. Each
 * request that the one side makes is answered by at most one message of the other, and the number of requests is bounded
 * (a fetch and a lookup for each partition, a fixed number of commits), so neither queue can grow without bound.
 */
package io.minikafka.consumer;
