package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** A topic that is to grow on a disk that has no room for it. */
final class GrowingTopicTest extends BrokerTestBase {
    private final FaultyDisk disk = new FaultyDisk();

    private JsonNode grow(RawClient client, int partitions) throws IOException {
        return client.call("createPartitions", "{topics:[{name:'orders',partitions:" + partitions + "}]}")
                .result()
                .at("/topics/0");
    }

    private static int partitions(RawClient client) throws IOException {
        return client.call("metadata", "{topics:['orders']}")
                .result()
                .at("/topics/0/partitions")
                .size();
    }

    @Test
    void aTopicThatCannotGrowKeepsWhatItHasAndGrowsOnceThereIsRoom() throws IOException {
        start(disk);
        RawClient client = connect();
        createTopic(client, "orders", 2);
        produceJson(client, "orders", 1, "before");

        disk.breakOpens(path -> path.toString().contains("orders-3"));
        JsonNode failed = grow(client, 5);

        assertThat(failed.at("/error/data/error").asText()).isEqualTo("KAFKA_STORAGE_ERROR");
        assertThat(failed.at("/error/message").asText()).contains("orders keeps 2 partitions");
        assertThat(partitions(client)).isEqualTo(2);
        produceJson(client, "orders", 1, "between");

        disk.breakOpens(path -> false);
        assertThat(grow(client, 5).has("error")).isFalse();
        assertThat(partitions(client)).isEqualTo(5);
        produceJson(client, "orders", 4, "after");
        assertThat(values(fetchJson(client, "orders", 1, 0))).containsExactly("before", "between");
    }

    @Test
    void aTopicWhoseGrowthCouldNotEvenBeTakenBackGrowsOnceThereIsRoom() throws IOException {
        start(disk);
        RawClient client = connect();
        createTopic(client, "orders", 2);

        disk.breakOpens(path -> {
            boolean partition = path.toString().contains("orders-2");
            if (partition) {
                disk.breakWrites(file -> file.toString().contains("topics.json"));
            }
            return partition;
        });
        assertThat(grow(client, 4).at("/error/data/error").asText()).isEqualTo("KAFKA_STORAGE_ERROR");
        produceJson(client, "orders", 1, "still served");

        disk.breakOpens(path -> false);
        disk.breakWrites(path -> false);
        assertThat(grow(client, 4).has("error")).isFalse();
        assertThat(partitions(client)).isEqualTo(4);
        produceJson(client, "orders", 3, "after");
    }
}
