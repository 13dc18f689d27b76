package io.minikafka.cli.perf;

import io.minikafka.cli.connection.ClientSettings;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Progress;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.TextTable;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.consumer.ConsumerConfig;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code perf consume}. */
@Command(
        name = "consume",
        description = "Reads a topic from its beginning as fast as it comes, to the end that it has at the start.")
public final class PerfConsume implements Callable<Integer> {
    private static final Duration POLL = Duration.ofSeconds(1);

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
            description = "At most so many. Default: all.")
    private Long records;

    public PerfConsume(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        long limit = records == null ? Long.MAX_VALUE : records;
        PerfNumbers.check("--records", limit, 1);
        Map<String, String> consumerSettings = settings.over(
                common, Map.of("enable.auto.commit", "false", "auto.offset.reset", "earliest"), ConsumerConfig.KEYS);
        List<TopicPartition> partitions = IntStream.range(0, topic.require(common))
                .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                .toList();
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (MiniKafkaConsumer<byte[], byte[]> consumer = new MiniKafkaConsumer<>(consumerSettings, bytes, bytes)) {
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            measure(consumer, ends, limit);
        }
        return ExitCode.OK;
    }

    private void measure(MiniKafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, long limit) {
        Progress progress = new Progress(streams);
        List<TopicPartition> left = new ArrayList<>(ends.keySet());
        consumer.seekToBeginning(left);
        long startNanos = System.nanoTime();
        long firstNanos = 0;
        long count = 0;
        long size = 0;
        dropDone(consumer, ends, left);
        while (count < limit && !left.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                firstNanos = firstNanos == 0 ? System.nanoTime() - startNanos : firstNanos;
                count++;
                size += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            }
            dropDone(consumer, ends, left);
            long soFar = count;
            progress.show(() -> Amount.count(soFar, "record") + ", " + Amount.count((long) (soFar / progress.seconds()))
                    + " records/s");
        }
        progress.clear();
        report(new Throughput(count, size, (System.nanoTime() - startNanos) / 1e9), firstNanos / 1e6);
    }

    private static void dropDone(
            MiniKafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, List<TopicPartition> left) {
        left.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
    }

    private void report(Throughput throughput, double firstMs) {
        if (common.json()) {
            streams.out().json(out -> {
                out.writeStartObject();
                out.writeStringField("test", "consume");
                throughput.write(out);
                out.writeNumberField("firstRecordMs", firstMs);
                out.writeEndObject();
            });
            return;
        }
        List<String> heads = new ArrayList<>(Throughput.HEADS);
        heads.add(">FIRST AFTER");
        List<Object> cells = new ArrayList<>(throughput.cells());
        cells.add(String.format("%.1f ms", firstMs));
        new TextTable(heads.toArray(new String[0])).row(cells.toArray()).printTo(streams.out());
    }
}
