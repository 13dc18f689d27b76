package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.broker.Broker;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.serialization.StringDeserializer;
import io.minikafka.common.serialization.StringSerializer;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ThreadsDocTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(mini-kafka-[a-z]+)-…`");

    @TempDir
    Path folder;

    @Test
    void theTablesNameTheThreadsThatRun() throws IOException {
        Set<String> named = new TreeSet<>();
        Matcher row = ROW.matcher(Papers.read("docs/threads.md"));
        while (row.find()) {
            named.add(row.group(1));
        }

        try (Broker broker = TestBroker.start(folder, Map.of("log.flush.policy", "commit"))) {
            Map<String, String> settings = Map.of("bootstrap.servers", TestBroker.addressOf(broker));
            try (MiniKafkaProducer<String, String> producer =
                            new MiniKafkaProducer<>(settings, new StringSerializer(), new StringSerializer());
                    MiniKafkaConsumer<String, String> consumer =
                            new MiniKafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
                    MiniKafkaAdmin admin = new MiniKafkaAdmin(settings)) {
                producer.send(new ProducerRecord<>("t", "v")).join();
                consumer.assign(List.of(new TopicPartition("t", 0)));
                consumer.seekToBeginning(List.of());
                assertThat(consumer.poll(Duration.ofSeconds(30)).count()).isEqualTo(1);
                assertThat(admin.listTopics().join()).isNotEmpty();

                broker.metrics().scrape().join();

                assertThat(running()).isEqualTo(named);
            }
        }
    }

    private static Set<String> running() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mini-kafka-"))
                .map(name -> name.replaceFirst("-\\d+-\\d+$", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
