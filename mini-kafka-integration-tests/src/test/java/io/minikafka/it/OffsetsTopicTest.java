package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the broker says of all topics does not go for the one in which it keeps its groups. */
final class OffsetsTopicTest extends BrokerTestBase {
    private static final String[] SHORT_LIVED = {
        "log.segment.bytes=1024",
        "log.retention.ms=1",
        "log.retention.bytes=1",
        "log.retention.check.interval.ms=10",
        "offsets.topic.segment.bytes=1024"
    };

    private static void commit(RawClient client, String group, long offset) throws IOException {
        JsonNode committed = client.call(
                        "offsetCommit",
                        "{groupId:'" + group + "',partitions:[{topic:'orders',partition:0,offset:" + offset + "}]}")
                .result()
                .at("/partitions/0");
        assertThat(committed.has("error")).isFalse();
    }

    private static long committed(RawClient client, String group) throws IOException {
        return client.call("offsetFetch", "{groupId:'" + group + "',partitions:[{topic:'orders',partition:0}]}")
                .result()
                .at("/partitions/0/offset")
                .asLong();
    }

    private static void produce(RawClient client) throws IOException {
        String record = "{value:'" + "x".repeat(700) + "'}";
        client.call("produce", "{partitions:[{topic:'orders',partition:0,records:[" + record + "]}]}")
                .result();
    }

    private long segments(String partition) {
        try (Stream<Path> files = Files.list(folder.resolve("data").resolve(partition))) {
            return files.filter(file -> file.toString().endsWith(".log")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void noOffsetGoesByAgeOrSizeAndSegmentsAreThoseOfTheTopic() throws IOException {
        start(SHORT_LIVED);
        RawClient client = connect();
        createTopic(client, "orders", 1);
        commit(client, "early", 1);
        for (int i = 0; i < 20; i++) {
            commit(client, "late", i);
            produce(client);
        }

        await().until(() -> segments("orders-0") <= 2); // so retention has been at work
        assertThat(segments("__consumer_offsets-0")).isPositive();
        assertThat(committed(client, "early")).isEqualTo(1);
        stop();
        start(SHORT_LIVED);

        RawClient next = connect();
        assertThat(committed(next, "early")).isEqualTo(1);
        assertThat(committed(next, "late")).isEqualTo(19);
    }

    @Test
    void aFolderOfAnEarlierVersionIsKeptLikeANewOne() throws IOException {
        start();
        RawClient client = connect();
        createTopic(client, "orders", 1);
        commit(client, "early", 1);
        stop();
        Path topics = folder.resolve("data").resolve("topics.json");
        String asEarlier = Files.readString(topics).replaceAll("\\s*\"createdMs\" : \\d+,", "");
        assertThat(asEarlier).doesNotContain("createdMs", "cleanup.policy").contains("__consumer_offsets");
        Files.writeString(topics, asEarlier);

        start(SHORT_LIVED);
        RawClient next = connect();
        for (int i = 0; i < 20; i++) {
            commit(next, "late", i);
            produce(next);
        }

        await().until(() -> segments("orders-0") <= 2);
        stop();
        start(SHORT_LIVED);
        assertThat(committed(connect(), "early")).isEqualTo(1);
        assertThat(committed(connect(), "late")).isEqualTo(19);
    }
}
