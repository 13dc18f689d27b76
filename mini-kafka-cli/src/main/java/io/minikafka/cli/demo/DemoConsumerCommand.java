package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.ByteArrayDeserializer;
import io.minikafka.consumer.ConsumerRebalanceListener;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.ConsumerRecords;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.WakeupException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * One consumer of the demo, a process of its own: reports what it owns and what it processed on standard output, and
 * ends when its standard input does, so that none outlives the demo. It commits what it has reported, never more.
 */
@Command(name = "demo-consumer", hidden = true)
public final class DemoConsumerCommand implements Callable<Integer> {
    static final int SESSION_TIMEOUT_MS = 1000; // the shortest that a broker allows unless told otherwise
    private static final Duration POLL = Duration.ofSeconds(1);

    @Option(names = "--broker", required = true)
    private String broker;

    @Option(names = "--name", required = true)
    private String name;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Set<Integer> owned = new TreeSet<>();

    @Override
    public Integer call() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (MiniKafkaConsumer<byte[], byte[]> consumer = new MiniKafkaConsumer<>(properties(), bytes, bytes)) {
            wakeUpAtEndOfInput(consumer);
            consumer.subscribe(List.of(Demo.TOPIC), new Ownership());
            while (true) {
                report(consumer.poll(POLL));
            }
        } catch (WakeupException e) {
            return 0; // the demo is over
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("bootstrap.servers", broker);
        properties.setProperty("client.id", name);
        properties.setProperty("group.id", Demo.GROUP);
        properties.setProperty("auto.offset.reset", "earliest");
        properties.setProperty("auto.commit.interval.ms", "250");
        properties.setProperty("session.timeout.ms", String.valueOf(SESSION_TIMEOUT_MS));
        return properties;
    }

    private static void wakeUpAtEndOfInput(MiniKafkaConsumer<?, ?> consumer) {
        Thread thread = new Thread(
                () -> {
                    try {
                        System.in.readAllBytes();
                    } catch (IOException e) {
                        // it has ended in its own way
                    }
                    consumer.wakeup();
                },
                "demo-consumer-input");
        thread.setDaemon(true);
        thread.start();
    }

    private void report(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int event = Integer.parseInt(new String(record.headers().get(0).value(), US_ASCII));
            lines.append(new ConsumerReport.Got(
                            name, record.partition(), record.offset(), event, Events.checksum(record.value())))
                    .append('\n');
        }
        write(lines);
    }

    /** In one call, so that lines of two processes do not mix, and behind a new line, should another have been killed in its. */
    private void write(StringBuilder lines) {
        try {
            out.write(lines.insert(0, '\n').toString().getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("the report of " + name + " cannot be written", e);
        }
    }

    private final class Ownership implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.remove(partition.partition()));
            tell();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> owned.add(partition.partition()));
            tell();
        }

        private void tell() {
            write(new StringBuilder()
                    .append(new ConsumerReport.Owns(name, owned))
                    .append('\n'));
        }
    }
}
