package io.minikafka.cli.connection;

import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.admin.TopicListing;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.failure.Failures;
import io.minikafka.cli.failure.Nearest;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcCall;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** An admin client whose answers a command waits for. Its failures are {@link CliException}s that name the nearest name. */
public final class Session implements AutoCloseable {
    private final MiniKafkaAdmin admin;

    /** @throws CliException where nothing listens */
    public Session(CommonOptions options) {
        Reach.require(options);
        Map<String, String> settings = new HashMap<>(options.clientSettings());
        settings.put("default.api.timeout.ms", Long.toString(options.timeoutMs()));
        settings.put("request.timeout.ms", Long.toString(options.timeoutMs()));
        this.admin = new MiniKafkaAdmin(settings);
    }

    public MiniKafkaAdmin admin() {
        return admin;
    }

    /** Waits; the client sees to it that this ends. */
    public <T> T get(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Failures.of(e);
        }
    }

    /** Calls a method by its message. */
    public <R> R call(RpcCall<R> request) {
        return request.readResult(object(get(admin.rpc(request.methodName(), Json.text(request)))));
    }

    public static JsonObject object(String json) {
        return Json.readObject("result", new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** As {@link #get}, for what concerns a topic: where there is none of its name, the nearest one is told. */
    public <T> T getOfTopic(String topic, CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw isAbout(e, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION) ? noTopic(topic) : Failures.of(e);
        }
    }

    /** As {@link #get}, for what concerns a group. */
    public <T> T getOfGroup(String groupId, CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw isAbout(e, ErrorCode.GROUP_ID_NOT_FOUND) ? noGroup(groupId) : Failures.of(e);
        }
    }

    public CliException noTopic(String topic) {
        List<String> names = get(admin.listTopics()).stream()
                .map(TopicListing::name)
                .filter(name -> !name.equals(topic))
                .toList();
        return new CliException(
                ExitCode.NOT_FOUND,
                "there is no topic " + topic,
                Nearest.hint(topic, names, "mini-kafka topics list shows what there is"));
    }

    public CliException noGroup(String groupId) {
        List<String> ids =
                get(admin.listGroups()).stream().map(group -> group.groupId()).toList();
        return new CliException(
                ExitCode.NOT_FOUND,
                "there is no group " + groupId,
                Nearest.hint(groupId, ids, "mini-kafka groups list shows what there is"));
    }

    /** What is under way ends with the process. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private static boolean isAbout(CompletionException failure, ErrorCode code) {
        return failure.getCause() instanceof BrokerException && ((BrokerException) failure.getCause()).code() == code;
    }
}
