package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.producer.RecordMetadata;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What several producers were told about the records that they sent. The value of a record says who sent it, to which
 * partition, and as the how manieth.
 *
 * <p>Threads: one for each producer, and any when they have ended.
 */
final class SentRecords {
    private final Map<String, List<CompletableFuture<RecordMetadata>>> bySender = new ConcurrentHashMap<>();

    /** The next value that {@code producer} is to send to {@code partition}. */
    String nextValue(String producer, int partition) {
        String sender = producer + "/" + partition;
        return sender + "/"
                + bySender.computeIfAbsent(sender, s -> Collections.synchronizedList(new ArrayList<>()))
                        .size();
    }

    void add(String producer, int partition, CompletableFuture<RecordMetadata> answer) {
        bySender.get(producer + "/" + partition).add(answer);
    }

    int count() {
        return bySender.values().stream().mapToInt(List::size).sum();
    }

    long failedCount() {
        return bySender.values().stream()
                .flatMap(List::stream)
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
    }

    @Override
    public String toString() {
        return count() + " records, " + failedCount() + " of them given up";
    }

    /**
     * That each acknowledged record of a partition is there, once and at its offset; the others at most once; and those
     * of each producer in the order in which they were sent.
     */
    void check(String what, int partition, SortedMap<Long, String> stored) {
        Map<String, Integer> newest = new HashMap<>();
        stored.forEach((offset, value) -> {
            String sender = value.substring(0, value.lastIndexOf('/'));
            int number = Integer.parseInt(value.substring(sender.length() + 1));
            Integer before = newest.put(sender, number);
            assertThat(number)
                    .as("%s, offset %s: %s behind number %s", what, offset, value, before)
                    .isGreaterThan(before == null ? -1 : before);
        });
        bySender.forEach((sender, answers) -> {
            if (sender.endsWith("/" + partition)) {
                for (int i = 0; i < answers.size(); i++) {
                    checkAnswer(what + ", " + sender + "/" + i, answers.get(i), sender + "/" + i, stored);
                }
            }
        });
    }

    private static void checkAnswer(
            String what, CompletableFuture<RecordMetadata> answer, String value, SortedMap<Long, String> stored) {
        try {
            assertThat(stored.get(answer.join().offset())).as(what).isEqualTo(value);
        } catch (CompletionException e) {
            assertThat(((BrokerException) e.getCause()).code()).as(what).isEqualTo(ErrorCode.REQUEST_TIMED_OUT);
        }
    }

    /** All values of a partition by offset. */
    static SortedMap<Long, String> stored(RawClient client, String topic, int partition) throws IOException {
        SortedMap<Long, String> stored = new TreeMap<>();
        for (long offset = 0; ; offset = stored.lastKey() + 1) {
            RawClient.Answer answer = client.call(
                    "fetch",
                    "{maxWaitMs:0,partitions:[{topic:'" + topic + "',partition:" + partition + ",offset:" + offset
                            + "}]}");
            Map<Long, String> values = TestBatches.values(answer.attachment());
            stored.putAll(values);
            if (values.isEmpty()) {
                assertThat(answer.result().at("/partitions/0/highWatermark").asLong())
                        .isEqualTo(offset);
                return stored;
            }
        }
    }
}
