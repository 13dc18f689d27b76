package io.minikafka.it.clients;

import static io.minikafka.it.clients.RecreatedTopicTest.PARTITION;
import static io.minikafka.it.clients.RecreatedTopicTest.TOPIC;
import static io.minikafka.it.clients.RecreatedTopicTest.produce;
import static io.minikafka.it.clients.RecreatedTopicTest.read;
import static io.minikafka.it.clients.RecreatedTopicTest.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The broker is killed between the end of the one topic and the beginning of the other. */
@Timeout(120)
final class RecreatedTopicAfterKillTest {
    @TempDir
    private Path folder;

    @AfterEach
    void everyBufferWasReleased() {
        LeakPresenceDetector.check();
    }

    @Test
    void whoWasReadingReadsTheNewTopicFromItsStart() throws Exception {
        try (BrokerProcess broker = new BrokerProcess(folder)) {
            broker.start();
            Clients clients = new Clients(broker.address());
            try (MiniKafkaConsumer<String, String> member =
                            clients.consumer("group.id", "billing", "enable.auto.commit", "false");
                    MiniKafkaConsumer<String, String> assigned = clients.consumer();
                    Admin admin = new Admin(broker.address())) {
                admin.createTopic(TOPIC, 1);
                produce(clients, "old-", 100);
                member.subscribe(List.of(TOPIC));
                assertThat(read(member, 100)).isEqualTo(values("old-", 0, 100));
                member.commitSync(Map.of(PARTITION, new OffsetAndMetadata(50)));
                assigned.assign(List.of(PARTITION));
                assigned.seek(PARTITION, 70);
                assertThat(read(assigned, 30)).isEqualTo(values("old-", 70, 100));

                admin.deleteTopic(TOPIC);
                broker.kill();
                broker.start();
                admin.createTopic(TOPIC, 1);
                produce(clients, "new-", 200);

                assertThat(read(member, 200)).isEqualTo(values("new-", 0, 200));
                assertThat(read(assigned, 200)).isEqualTo(values("new-", 0, 200));
                member.commitSync();
                assertThat(admin.committed("billing")).isEqualTo(Map.of(PARTITION, 200L));
            }
        }
    }
}
