package io.minikafka.cli.records;

import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.Failures;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends records without waiting for each, counts what was written, and keeps the first failure. What has been sent is
 * bounded by the producer's buffer.
 *
 * <p>Threads: the counters are written on the producer's thread and read on the caller's.
 */
final class Sending {
    private final MiniKafkaProducer<byte[], byte[]> producer;
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<CliException> failure = new AtomicReference<>();
    private long sent;

    Sending(MiniKafkaProducer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** @param lineNumber for the message, where it fails */
    void send(ProducerRecord<byte[], byte[]> record, long lineNumber) {
        try {
            producer.send(record, (metadata, exception) -> {
                if (exception == null) {
                    written.incrementAndGet();
                } else {
                    failure.compareAndSet(null, failed(lineNumber, exception));
                }
            });
            sent++;
        } catch (RuntimeException e) {
            failure.compareAndSet(null, failed(lineNumber, e));
        }
    }

    boolean hasFailed() {
        return failure.get() != null;
    }

    long sent() {
        return sent;
    }

    long written() {
        return written.get();
    }

    /**
     * Waits until all are settled.
     *
     * @throws CliException the first failure, with how many were written all the same
     */
    void finish() {
        producer.flush();
        CliException first = failure.get();
        if (first != null) {
            throw new CliException(
                    first.exitCode(),
                    first.getMessage() + "; " + written.get() + " of " + sent + " records sent were written",
                    first.next(),
                    first);
        }
    }

    private static CliException failed(long lineNumber, Exception exception) {
        CliException told = Failures.of(exception);
        return new CliException(told.exitCode(), "line " + lineNumber + ": " + told.getMessage(), told.next(), told);
    }
}
