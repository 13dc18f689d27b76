package io.minikafka.it.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Calls of the broker by {@code POST /rpc}, which is what the console does too. */
final class Rpc {
    /** Of heartbeats, until nothing moves any more: one lets go, the next takes over. */
    private static final int ROUNDS = 4;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI address;

    Rpc(int port) {
        this.address = URI.create("http://127.0.0.1:" + port + "/rpc");
    }

    /** @param params JSON with ' for " */
    JsonNode call(String method, String params) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":"
                + params.replace('\'', '"') + "}";
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            JsonNode reply = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (!reply.has("result")) {
                throw new AssertionError(method + ": " + reply);
            }
            return reply.get("result");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void createTopic(String name, int partitions) {
        call("createTopics", "{'topics':[{'name':'" + name + "','partitions':" + partitions + "}]}");
    }

    /** @param records JSON with ' for " */
    void produce(String topic, int partition, String records) {
        call(
                "produce",
                "{'partitions':[{'topic':'" + topic + "','partition':" + partition + ",'records':" + records + "}]}");
    }

    void commit(String group, String topic, int partition, long offset) {
        call(
                "offsetCommit",
                "{'groupId':'" + group + "','partitions':[{'topic':'" + topic + "','partition':" + partition
                        + ",'offset':" + offset + "}]}");
    }

    long committed(String group, String topic, int partition) {
        return call(
                        "offsetFetch",
                        "{'groupId':'" + group + "','partitions':[{'topic':'" + topic + "','partition':" + partition
                                + "}]}")
                .at("/partitions/0/offset")
                .asLong();
    }

    /** One heartbeat of a member that has let go of all but {@code owned}, a list as JSON with ' for ". */
    JsonNode heartbeat(String group, String member, int epoch, String topic, String owned) {
        return call(
                "consumerGroupHeartbeat",
                "{'groupId':'" + group + "','memberId':'" + member + "','memberEpoch':" + epoch + ",'clientId':'"
                        + member + "','sessionTimeoutMs':600000,'subscribedTopics':['" + topic + "'],'owned':" + owned
                        + "}");
    }

    /** A member after its last heartbeat. */
    record Member(String group, String id, int epoch, String owned) {}

    /** Lets members join, and heartbeat until each has let go of what is to move and has got what is its own. */
    List<Member> settle(String group, String topic, String... members) {
        Map<String, Member> settled = new LinkedHashMap<>();
        for (String id : members) {
            settled.put(id, new Member(group, id, 0, "[]"));
        }
        for (int round = 0; round < ROUNDS; round++) {
            settled.replaceAll((id, member) -> heartbeat(member, topic));
        }
        return List.copyOf(settled.values());
    }

    private Member heartbeat(Member member, String topic) {
        JsonNode answer = heartbeat(member.group(), member.id(), member.epoch(), topic, member.owned());
        JsonNode assignment = answer.get("assignment");
        return new Member(
                member.group(),
                member.id(),
                answer.get("memberEpoch").asInt(),
                assignment.isNull() ? member.owned() : assignment.toString());
    }

    /** Commits for a partition that the member owns. */
    void commit(Member member, String topic, int partition, long offset) {
        call(
                "offsetCommit",
                "{'groupId':'" + member.group() + "','memberId':'" + member.id() + "','memberEpoch':" + member.epoch()
                        + ",'partitions':[{'topic':'" + topic + "','partition':" + partition + ",'offset':" + offset
                        + "}]}");
    }
}
