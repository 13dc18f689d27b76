package io.minikafka.cli.perf;

import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Failures;
import io.minikafka.cli.terminal.Progress;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import io.minikafka.producer.RecordMetadata;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code perf latency}. */
@Command(
        name = "latency",
        description = "Writes one record at a time and tells how long each took until it was acknowledged, and until a"
                + " consumer had it.")
public final class PerfLatency implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int WARM_UP_SHARE = 10;

    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private PerfTopic topic;

    @Option(
            names = {"-n", "--records"},
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many, after a tenth more that does not count. Default: ${DEFAULT-VALUE}.")
    private int records;

    @Option(
            names = {"-s", "--size"},
            paramLabel = "BYTES",
            defaultValue = "100",
            description = "The length of each value. Default: ${DEFAULT-VALUE}.")
    private int size;

    private final Latencies acknowledged = new Latencies();
    private final Latencies received = new Latencies();

    public PerfLatency(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        PerfNumbers.check("--records", records, 1);
        PerfNumbers.check("--size", size, 0);
        topic.require(common);
        TopicPartition partition = new TopicPartition(topic.name(), 0);
        Map<String, String> producing = common.clientSettings();
        producing.put("linger.ms", "0");
        Map<String, String> consuming = common.clientSettings();
        consuming.put("enable.auto.commit", "false");
        consuming.put("auto.offset.reset", "latest");
        ByteArraySerializer toBytes = new ByteArraySerializer();
        ByteArrayDeserializer fromBytes = new ByteArrayDeserializer();
        try (MiniKafkaProducer<byte[], byte[]> producer = new MiniKafkaProducer<>(producing, toBytes, toBytes);
                MiniKafkaConsumer<byte[], byte[]> consumer = new MiniKafkaConsumer<>(consuming, fromBytes, fromBytes)) {
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition); // asks for it now
            measure(producer, consumer);
        }
        report();
        return ExitCode.OK;
    }

    private void measure(MiniKafkaProducer<byte[], byte[]> producer, MiniKafkaConsumer<byte[], byte[]> consumer) {
        Progress progress = new Progress(streams);
        Payload payload = new Payload(size);
        int warmUp = records / WARM_UP_SHARE;
        for (int i = 0; i < warmUp + records; i++) {
            long startNanos = System.nanoTime();
            CompletableFuture<Long> acknowledgedNanos = new CompletableFuture<>();
            CompletableFuture<RecordMetadata> sent = producer.send(
                    new ProducerRecord<>(topic.name(), 0, null, payload.value(i)),
                    (metadata, exception) -> acknowledgedNanos.complete(System.nanoTime() - startNanos));
            long receivedNanos = awaitRecord(consumer, sent, startNanos);
            if (i >= warmUp) {
                acknowledged.addNanos(acknowledgedNanos.join());
                received.addNanos(receivedNanos);
            }
            int done = i;
            progress.show(() -> Progress.bar(done, warmUp + records));
        }
        progress.clear();
    }

    /** Returns how long after the start it came. What others write meanwhile is passed over. */
    private long awaitRecord(
            MiniKafkaConsumer<byte[], byte[]> consumer, CompletableFuture<RecordMetadata> sent, long startNanos) {
        long limitNanos = Duration.ofMillis(common.timeoutMs()).toNanos();
        List<ConsumerRecord<byte[], byte[]>> came = new ArrayList<>();
        while (System.nanoTime() - startNanos < limitNanos) {
            consumer.poll(POLL).forEach(came::add);
            long nowNanos = System.nanoTime() - startNanos;
            if (!came.isEmpty()) {
                long offset = offset(sent);
                if (came.stream().anyMatch(record -> record.offset() == offset)) {
                    return nowNanos;
                }
            }
        }
        throw new CliException(
                ExitCode.FAILED,
                "a record did not come back in " + limitNanos / 1_000_000 + " ms",
                "mini-kafka doctor says what is wrong");
    }

    private static long offset(CompletableFuture<RecordMetadata> sent) {
        try {
            return sent.join().offset();
        } catch (CompletionException e) {
            throw Failures.of(e);
        }
    }

    private void report() {
        if (common.json()) {
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("test", "latency");
                out.writeNumberField("records", records);
                acknowledged.write(out, "acknowledgedMicros");
                received.write(out, "receivedMicros");
                out.writeEndObject();
            });
            return;
        }
        List<String> heads = new ArrayList<>(List.of("FROM SEND UNTIL"));
        heads.addAll(Latencies.heads());
        TextTable table = new TextTable(heads.toArray(new String[0]));
        table.row(row("acknowledged", acknowledged));
        table.row(row("received by a consumer", received));
        table.printTo(streams.out());
    }

    private static Object[] row(String what, Latencies latencies) {
        List<Object> cells = new ArrayList<>(List.of(what));
        cells.addAll(latencies.cells());
        return cells.toArray();
    }
}
