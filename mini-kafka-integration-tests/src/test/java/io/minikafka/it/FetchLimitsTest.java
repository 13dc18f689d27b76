package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.it.RawClient.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How much a fetch gives. */
final class FetchLimitsTest extends BrokerTestBase {
    private static final int MAX_FRAME = 20_000;

    private RawClient client;

    private void brokerWithATopic() throws IOException {
        start("socket.request.max.bytes=" + MAX_FRAME);
        client = connect();
        createTopic(client, "orders", 2);
    }

    private int produce(int partition, String... values) throws IOException {
        byte[] batch = TestBatches.of(values);
        JsonNode written = client.call(
                        "produce",
                        "{partitions:[{topic:'orders',partition:" + partition + ",size:" + batch.length + "}]}",
                        batch)
                .result()
                .at("/partitions/0");
        assertThat(written.has("error")).as(written.toString()).isFalse();
        return batch.length;
    }

    private Answer fetch(long maxBytes, long partitionMaxBytes, long offset) throws IOException {
        String element = "{topic:'orders',partition:%d,offset:" + offset + ",maxBytes:" + partitionMaxBytes + "}";
        return client.call(
                "fetch",
                "{maxBytes:" + maxBytes + ",partitions:[" + element.formatted(0) + ","
                        + "{topic:'orders',partition:1,offset:0,maxBytes:" + partitionMaxBytes + "}]}");
    }

    private static List<Integer> sizes(Answer answer) {
        return answer.result().get("partitions").findValuesAsText("size").stream()
                .map(Integer::valueOf)
                .toList();
    }

    @Test
    void wholeBatchesAreReturnedAsFarAsTheyFit() throws IOException {
        brokerWithATopic();
        int a = produce(0, "a".repeat(100));
        int b = produce(0, "b".repeat(200));
        int c = produce(0, "c".repeat(300));
        int d = produce(1, "d".repeat(400));

        assertThat(sizes(fetch(100_000, 100_000, 0))).containsExactly(a + b + c, d);
        assertThat(sizes(fetch(100_000, a + b, 0))).containsExactly(a + b, d);
        assertThat(sizes(fetch(100_000, a + b + c - 1, 0))).containsExactly(a + b, d);
        assertThat(sizes(fetch(a + b + c + d, 100_000, 0))).containsExactly(a + b + c, d);
        assertThat(sizes(fetch(a + b + c + d - 1, 100_000, 0))).containsExactly(a + b + c, 0);
        assertThat(sizes(fetch(a + b + 1, 100_000, 0))).containsExactly(a + b, 0);
        assertThat(TestBatches.values(fetch(a + b, 100_000, 0).attachment()))
                .containsOnlyKeys(0L, 1L)
                .containsEntry(1L, "b".repeat(200));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000000", "1000000, 1", "0, 1000000", "1000000, 0"})
    void theFirstBatchIsReturnedHoweverSmallTheLimits(int maxBytes, int partitionMaxBytes) throws IOException {
        brokerWithATopic();
        int first = produce(0, "a".repeat(5000));
        produce(0, "b".repeat(5000));

        Answer answer = fetch(maxBytes, partitionMaxBytes, 0);

        assertThat(sizes(answer).get(0)).isGreaterThanOrEqualTo(first);
        if (maxBytes < 2 || partitionMaxBytes < 2) {
            assertThat(sizes(answer)).containsExactly(first, 0);
        }
        assertThat(TestBatches.values(answer.attachment())).containsEntry(0L, "a".repeat(5000));
    }

    @Test
    void theFirstBatchMayBeginBeforeTheOffsetAndJsonDropsWhatIsBefore() throws IOException {
        brokerWithATopic();
        produce(0, "a", "b", "c", "d");
        produce(0, "e", "f");

        assertThat(TestBatches.values(fetch(1000, 1000, 2).attachment())).containsOnlyKeys(0L, 1L, 2L, 3L, 4L, 5L);
        JsonNode json = fetchJson(client, "orders", 0, 2);
        assertThat(values(json)).containsExactly("c", "d", "e", "f");
        assertThat(json.get("records").findValuesAsText("offset")).containsExactly("2", "3", "4", "5");
        assertThat(json.has("size")).isFalse();
        assertThat(values(fetchJson(client, "orders", 0, 6))).isEmpty();
    }

    @Test
    void jsonStopsBeforeTheLongestFrameAndGoesOnFromThere() throws IOException {
        brokerWithATopic();
        for (int i = 0; i < 20; i++) {
            produce(0, "a".repeat(900), "\u0001".repeat(900), "c".repeat(900), "d".repeat(900));
        }

        List<String> all = new ArrayList<>();
        int answers = 0;
        for (long offset = 0; offset < 80; offset = all.size()) {
            Answer answer = client.call(
                    "fetch",
                    "{format:'json',partitions:[{topic:'orders',partition:0,offset:" + offset
                            + "},{topic:'orders',partition:1,offset:0}]}");
            assertThat(RawClient.JSON.writeValueAsBytes(answer.envelope())).hasSizeLessThan(MAX_FRAME - 4);
            all.addAll(values(answer.result().at("/partitions/0")));
            answers++;
        }

        assertThat(all).hasSize(80).endsWith("d".repeat(900));
        assertThat(answers).isBetween(9, 20);
    }

    @Test
    void aRecordThatNoJsonFrameCanHoldIsAnErrorOfItsElementAndBatchesCarryIt() throws IOException {
        brokerWithATopic();
        produce(0, "\u0001".repeat(5000));

        JsonNode refused = fetchJson(client, "orders", 0, 0);

        assertThat(refused.at("/error/code").asInt()).isEqualTo(10);
        assertThat(refused.at("/error/message").asText()).contains("offset 0").contains("batches");
        assertThat(refused.get("records")).isEmpty();
        assertThat(TestBatches.values(fetch(1, 1, 0).attachment())).containsEntry(0L, "\u0001".repeat(5000));
    }

    @Test
    void batchesMayBeMoreThanARequestMayBe() throws IOException {
        brokerWithATopic();
        for (int i = 0; i < 10; i++) {
            produce(0, "x".repeat(10_000));
        }

        Answer answer = fetch(Integer.MAX_VALUE, Integer.MAX_VALUE, 0);

        assertThat(answer.attachment()).hasSizeGreaterThan(100_000);
        assertThat(TestBatches.values(answer.attachment())).hasSize(10);
        assertServes(client);
    }

    @Test
    void theHighWatermarkAndTheStartAreInEveryElement() throws IOException {
        brokerWithATopic();
        produce(0, "a", "b");

        JsonNode partitions = fetch(1000, 1000, 0).result().get("partitions");
        JsonNode outside = fetchJson(client, "orders", 0, 3);

        assertThat(partitions.findValuesAsText("highWatermark")).containsExactly("2", "0");
        assertThat(partitions.findValuesAsText("logStartOffset")).containsExactly("0", "0");
        assertThat(outside.at("/error/code").asInt()).isEqualTo(1);
        assertThat(outside.get("highWatermark").asInt()).isEqualTo(2);
    }
}
