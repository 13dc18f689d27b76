package io.minikafka.broker.log;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a log needs of its surroundings.
 *
 * @param storage runs what is slow: fsync, deletion, rebuilding an index; a task that it rejects is done at the next
 *     checkpoint, or at the next start
 * @param producerIdExpiration how long a log remembers a producer that writes nothing to it
 */
public record LogContext(FileSystem files, InstantSource clock, Executor storage, Duration producerIdExpiration) {
    /** Remembers producers for a day, as Kafka does. */
    public LogContext(FileSystem files, InstantSource clock, Executor storage) {
        this(files, clock, storage, Duration.ofDays(1));
    }
}
