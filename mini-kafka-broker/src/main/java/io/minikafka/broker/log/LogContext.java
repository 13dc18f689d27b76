package io.minikafka.broker.log;

import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What a log needs of its surroundings.
 *
 * @param storage runs what is slow: fsync, deletion, rebuilding an index; a task that it rejects is done at the next
 *     checkpoint, or at the next start
 */
public record LogContext(FileSystem files, InstantSource clock, Executor storage) {}
