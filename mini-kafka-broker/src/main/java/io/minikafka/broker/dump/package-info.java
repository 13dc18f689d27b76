/**
 * {@code dump-log}: shows what lies in the files of a log, as JSON lines, and says what is wrong with them. It only reads,
 * takes no lock, and knows Kafka's layout by itself: what checks the files shares no code with what writes them, but the
 * record batches.
 *
 * <p>Threads: one, the program's. No class of this package is loaded by a broker that runs.
 */
package io.minikafka.broker.dump;
