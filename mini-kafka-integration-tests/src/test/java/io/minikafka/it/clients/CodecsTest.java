package io.minikafka.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compressed batches from a producer through a broker to a consumer. */
final class CodecsTest extends RunningBroker {
    private static final int RECORDS = 400;

    private static final List<String[]> WAYS = List.of(
            new String[] {"none"},
            new String[] {"gzip", "compression.gzip.level", "9"},
            new String[] {"snappy"},
            new String[] {"lz4"},
            new String[] {"lz4", "compression.lz4.level", "4"},
            new String[] {"zstd"},
            new String[] {"zstd", "compression.zstd.level", "-5"});

    @Test
    void producersOfAllCodecsShareAPartition() throws Exception {
        List<String> sent = sendInAllWays();

        assertThat(codecsOnDisk()).isEqualTo(EnumSet.allOf(Compression.class));
        assertThat(readAll(sent.size())).isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource({"uncompressed, NONE", "gzip, GZIP", "snappy, SNAPPY", "lz4, LZ4", "zstd, ZSTD"})
    void aTopicsCodecTakesNothingFromTheirRecords(String name, Compression codec) throws Exception {
        admin.createTopic("orders", 1, Map.of("compression.type", name));

        List<String> sent = sendInAllWays();

        assertThat(codecsOnDisk()).containsExactly(codec);
        assertThat(readAll(sent.size())).isEqualTo(sent);
    }

    private List<String> sendInAllWays() {
        List<String> sent = new ArrayList<>();
        for (String[] way : WAYS) {
            List<String> settings = new ArrayList<>(List.of("linger.ms", "20", "compression.type"));
            settings.addAll(List.of(way));
            try (MiniKafkaProducer<String, String> producer = clients.producer(settings.toArray(new String[0]))) {
                for (int i = 0; i < RECORDS; i++) {
                    String value = String.join(" ", way) + " " + i + " " + "order ".repeat(i % 50);
                    producer.send(new ProducerRecord<>("orders", 0, "key", value));
                    sent.add(value);
                }
            }
        }
        return sent;
    }

    private List<String> readAll(int count) {
        List<String> values = new ArrayList<>();
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer()) {
            consumer.assign(List.of(new TopicPartition("orders", 0)));
            while (values.size() < count) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(30))) {
                    assertThat(record.offset()).isEqualTo(values.size());
                    values.add(record.value());
                }
            }
        }
        return values;
    }

    private Set<Compression> codecsOnDisk() throws IOException {
        ByteBuffer log = ByteBuffer.wrap(
                Files.readAllBytes(folder.resolve("data").resolve("orders-0").resolve("00000000000000000000.log")));
        Set<Compression> codecs = EnumSet.noneOf(Compression.class);
        for (int at = 0; at < log.limit(); ) {
            RecordBatch batch = RecordBatch.at(log, at);
            codecs.add(batch.compression());
            at += batch.sizeInBytes();
        }
        return codecs;
    }
}
