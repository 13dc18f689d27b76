package io.minikafka.cli.perf;

import io.minikafka.cli.connection.ClientSettings;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Failures;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Progress;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerConfig;
import io.minikafka.producer.ProducerRecord;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code perf produce}. */
@Command(
        name = "produce",
        description = "Writes records as fast as the broker takes them, or at a rate, and tells how long each took"
                + " from when it was due to its acknowledgement.")
public final class PerfProduce implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ClientSettings settings;

    @Mixin
    private PerfTopic topic;

    @Option(
            names = {"-n", "--records"},
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many. Default: ${DEFAULT-VALUE}.")
    private long records;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "The length of each value. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(
            names = {"-r", "--rate"},
            paramLabel = "N",
            defaultValue = "0",
            description = "So many a second; 0 for as many as it can be. Default: ${DEFAULT-VALUE}.")
    private long rate;

    private final Latencies latencies = new Latencies(); // written by the producer's thread until it is flushed
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    public PerfProduce(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        PerfNumbers.check("--records", records, 1);
        PerfNumbers.check("--size", size, 0);
        PerfNumbers.check("--rate", rate, 0);
        Map<String, String> producerSettings = settings.over(common, Map.of(), ProducerConfig.KEYS);
        topic.require(common);
        ByteArraySerializer bytes = new ByteArraySerializer();
        Progress progress = new Progress(streams);
        try (MiniKafkaProducer<byte[], byte[]> producer = new MiniKafkaProducer<>(producerSettings, bytes, bytes)) {
            long startNanos = System.nanoTime();
            sendAll(producer, startNanos, progress);
            producer.flush();
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            progress.clear();
            if (failure.get() != null) {
                CliException told = Failures.of(failure.get());
                throw new CliException(
                        told.exitCode(),
                        told.getMessage() + "; " + Amount.count(written.get(), "record") + " written",
                        told.next(),
                        told);
            }
            new PerfReport(streams.out(), common.json())
                    .print("produce", new Throughput(records, records * size, seconds), "latency", latencies);
        }
        return ExitCode.OK;
    }

    private void sendAll(MiniKafkaProducer<byte[], byte[]> producer, long startNanos, Progress progress) {
        Payload payload = new Payload(size);
        for (long i = 0; i < records && failure.get() == null; i++) {
            long dueNanos = rate == 0 ? System.nanoTime() : startNanos + i * TimeUnit.SECONDS.toNanos(1) / rate;
            awaitNanos(dueNanos);
            producer.send(new ProducerRecord<>(topic.name(), payload.value(i)), (metadata, exception) -> {
                if (exception == null) {
                    latencies.addNanos(System.nanoTime() - dueNanos);
                    written.incrementAndGet();
                } else {
                    failure.compareAndSet(null, exception);
                }
            });
            progress.show(() -> Progress.bar(written.get(), records) + "  "
                    + Amount.count((long) (written.get() / progress.seconds())) + " records/s");
        }
    }

    private static void awaitNanos(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
