package io.minikafka.broker.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.FileSystem;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetadataStoreTest {
    private static final TopicImage ORDERS =
            new TopicImage("orders", "id-1", 3, Map.of("segment.ms", "5"), 1_700_000_000_000L);

    @TempDir
    Path folder;

    @Test
    void whatWasSubmittedIsThereAfterARestart() throws IOException {
        MetadataStore store = store();
        store.submit(new MetadataCommand.CreateTopic(ORDERS)).join();
        store.submit(new MetadataCommand.CreateTopic(new TopicImage("a", "id-2", 1, Map.of(), TopicImage.UNKNOWN)))
                .join();
        store.submit(new MetadataCommand.DeleteTopic("a")).join();

        MetadataImage loaded = store().load();

        assertThat(loaded.topics()).containsExactly(Map.entry("orders", ORDERS));
    }

    @Test
    void topicsGrowAndTheirConfigsChange() throws IOException {
        MetadataStore store = store();
        store.submit(new MetadataCommand.CreateTopic(ORDERS)).join();

        store.submit(new MetadataCommand.GrowTopic("orders", 7)).join();
        store.submit(new MetadataCommand.SetConfigs("orders", Map.of("flush.ms", "9")))
                .join();

        TopicImage grown = new TopicImage("orders", "id-1", 7, Map.of("flush.ms", "9"), ORDERS.createdMs());
        assertThat(store().load().topics()).containsExactly(Map.entry("orders", grown));
        store.submit(new MetadataCommand.TakeBackPartitions("orders", "id-1", 3))
                .join();
        assertThat(store.image().existing("orders").partitionCount()).isEqualTo(3);
        store.submit(new MetadataCommand.TakeBackPartitions("orders", "another", 1))
                .join();
        assertThat(store.image().existing("orders").partitionCount()).isEqualTo(3);
    }

    @Test
    void aDecisionSeesWhatTheCommandsBeforeItHaveDone() {
        MetadataStore store = store();
        store.submit(new MetadataCommand.CreateTopic(ORDERS)).join();

        for (int i = 0; i < 3; i++) {
            store.decide(image -> new MetadataCommand.GrowTopic(
                            "orders", image.existing("orders").partitionCount() + 1))
                    .join();
        }

        assertThat(store.image().existing("orders").partitionCount()).isEqualTo(6);
    }

    @Test
    void aRefusedCommandChangesNothing() {
        MetadataStore store = store();
        store.submit(new MetadataCommand.CreateTopic(
                        new TopicImage("or.ders", "id-1", 1, Map.of(), TopicImage.UNKNOWN)))
                .join();
        MetadataImage before = store.image();

        for (MetadataCommand refused : List.of(
                new MetadataCommand.CreateTopic(new TopicImage("or.ders", "id-2", 1, Map.of(), TopicImage.UNKNOWN)),
                new MetadataCommand.CreateTopic(new TopicImage("or_ders", "id-3", 1, Map.of(), TopicImage.UNKNOWN)),
                new MetadataCommand.GrowTopic("or.ders", 1),
                new MetadataCommand.GrowTopic("none", 1),
                new MetadataCommand.SetConfigs("none", Map.of()),
                new MetadataCommand.DeleteTopic("none"))) {
            assertThatThrownBy(() -> store.submit(refused).join()).hasCauseInstanceOf(BrokerException.class);
        }

        assertThat(store.image()).isEqualTo(before);
    }

    @Test
    void aFailingWriteIsAnsweredAndChangesNothing() throws IOException {
        MetadataStore store = store();
        Files.createDirectory(folder.resolve("topics.json.tmp")); // where the new file would be written

        assertThatThrownBy(() ->
                        store.submit(new MetadataCommand.CreateTopic(ORDERS)).join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR));
        assertThat(store.image()).isEqualTo(MetadataImage.EMPTY);
    }

    @Test
    void aFileOfANewerFormatIsRefused() throws IOException {
        Files.writeString(folder.resolve("topics.json"), "{\"format\":2}");

        assertThatThrownBy(() -> store().load()).hasMessageContaining("has format 2; this version reads up to 1");
    }

    @Test
    void aDamagedFileIsRefusedByName() throws IOException {
        Files.writeString(folder.resolve("topics.json"), "{\"format\":1,\"topics\":[{\"configs\":{},\"name\":5}]}");

        assertThatThrownBy(() -> store().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("topics.json is not what a broker wrote")
                .hasMessageContaining("topics[0].name is 5");
    }

    @Test
    void noProducerIdIsHandedOutTwiceAcrossRestarts() throws IOException {
        Set<Long> ids = new HashSet<>();
        for (int start = 0; start < 3; start++) {
            MetadataStore store = store();
            store.load();
            ProducerIds producerIds = new ProducerIds(store);
            for (int i = 0; i < 1500; i++) {
                assertThat(ids.add(producerIds.next().join())).isTrue();
            }
        }
    }

    private MetadataStore store() {
        return new MetadataStore(
                FileSystem.local(), folder.resolve("topics.json"), Runnable::run, (before, after) -> {});
    }
}
