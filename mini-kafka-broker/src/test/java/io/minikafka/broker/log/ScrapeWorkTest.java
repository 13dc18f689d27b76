package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.api.CreateTopics;
import io.minikafka.common.client.ClientConfig;
import io.minikafka.common.client.ClientThread;
import io.minikafka.common.client.ClusterClient;
import io.minikafka.common.config.Settings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape costs a broker with many partitions. */
@Timeout(120)
final class ScrapeWorkTest {
    private static final int TOPICS = 10;
    private static final int PARTITIONS = 100;

    @TempDir
    Path folder;

    private final FaultyFileSystem disk = new FaultyFileSystem();

    @Test
    void aScrapeOfAThousandPartitionsTouchesNoFileAndHasOneValueForEachTopic() throws Exception {
        Map<String, String> settings = Map.of(
                "broker.id", "1", "port", "0", "data.dir", folder.toString(), "offsets.topic.num.partitions", "1");
        try (Broker broker = Broker.start(BrokerConfig.of(settings), disk, InstantSource.system())) {
            createTopics(broker);
            scrape(broker); // loads classes, and takes the sample
            long openedBefore = disk.filesOpened();
            long readBefore = disk.bytesRead();

            long begun = System.nanoTime();
            String text = scrape(broker);
            long tookMicros = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);

            System.out.println("a scrape of " + TOPICS * PARTITIONS + " partitions took " + tookMicros
                    + " us (aim: 100,000), " + text.length() + " characters");
            assertThat(disk.filesOpened()).isEqualTo(openedBefore);
            assertThat(disk.bytesRead()).isEqualTo(readBefore);
            assertThat(text.lines().filter(line -> line.startsWith("minikafka_topic_log_size_bytes{")))
                    .hasSize(TOPICS + 1); // the broker's own topic too
            assertThat(text).contains("minikafka_topic_log_segments{topic=\"t-7\"} " + PARTITIONS + ".0\n");
        }
    }

    private static String scrape(Broker broker) throws Exception {
        return broker.metrics().scrape().get(60, TimeUnit.SECONDS);
    }

    private static void createTopics(Broker broker) throws Exception {
        String address = "127.0.0.1:" + broker.address().getPort();
        Settings settings =
                Settings.parse(ClientConfig.KEYS, Map.of("bootstrap.servers", address, "request.timeout.ms", "60000"));
        List<CreateTopics.Topic> topics = IntStream.range(0, TOPICS)
                .mapToObj(i -> new CreateTopics.Topic("t-" + i, PARTITIONS, 1, Map.of()))
                .toList();
        try (ClientThread thread = new ClientThread("test-client");
                ClusterClient client =
                        new ClusterClient(ClientConfig.of(settings), thread.loop(), (method, params) -> {})) {
            CreateTopics.Result created =
                    client.callAny(new CreateTopics.Request(topics, false)).get(60, TimeUnit.SECONDS);
            assertThat(created.topics).allMatch(topic -> topic.error.isEmpty());
        }
    }
}
