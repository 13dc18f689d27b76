/**
 * What applications and tools embed to look after topics, configs, groups and logs:
 * {@link io.minikafka.admin.MiniKafkaAdmin} and the values that it takes and gives.
 *
 * <p>Threads: methods may be called from any thread and do not wait. One daemon thread, the event loop, sends what was
 * asked, tries again what may succeed later, and completes the futures.
 */
package io.minikafka.admin;
