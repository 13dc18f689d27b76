package io.minikafka.common.api;

import io.minikafka.common.rpc.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The method table: the name on the wire and how its params are read. Append only. */
public enum ApiMethod {
    API_VERSIONS("apiVersions", ApiVersions.Request::read),
    METADATA("metadata", Metadata.Request::read),
    CREATE_TOPICS("createTopics", CreateTopics.Request::read),
    DELETE_TOPICS("deleteTopics", DeleteTopics.Request::read),
    PRODUCE("produce", Produce.Request::read),
    FETCH("fetch", Fetch.Request::read),
    LIST_OFFSETS("listOffsets", ListOffsets.Request::read),
    FIND_COORDINATOR("findCoordinator", FindCoordinator.Request::read),
    CONSUMER_GROUP_HEARTBEAT("consumerGroupHeartbeat", ConsumerGroupHeartbeat.Request::read),
    OFFSET_COMMIT("offsetCommit", OffsetCommit.Request::read),
    OFFSET_FETCH("offsetFetch", OffsetFetch.Request::read),
    LIST_GROUPS("listGroups", ListGroups.Request::read),
    DESCRIBE_GROUPS("describeGroups", DescribeGroups.Request::read),
    DELETE_GROUPS("deleteGroups", DeleteGroups.Request::read),
    INIT_PRODUCER_ID("initProducerId", InitProducerId.Request::read),
    DELETE_RECORDS("deleteRecords", DeleteRecords.Request::read),
    CREATE_PARTITIONS("createPartitions", CreatePartitions.Request::read),
    DESCRIBE_CONFIGS("describeConfigs", DescribeConfigs.Request::read),
    ALTER_CONFIGS("alterConfigs", AlterConfigs.Request::read),
    DESCRIBE_LOG_DIRS("describeLogDirs", DescribeLogDirs.Request::read),
    ALTER_OFFSETS("alterOffsets", AlterOffsets.Request::read),
    DESCRIBE_BROKER("describeBroker", DescribeBroker.Request::read);

    private static final Map<String, ApiMethod> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(ApiMethod::wireName, Function.identity()));

    private final String wireName;

    @SuppressWarnings("ImmutableEnumChecker") // references to static methods: they hold nothing
    private final Function<JsonObject, ? extends ApiRequest<?>> reader;

    ApiMethod(String wireName, Function<JsonObject, ? extends ApiRequest<?>> reader) {
        this.wireName = wireName;
        this.reader = reader;
    }

    public String wireName() {
        return wireName;
    }

    /** Reads params; what is wrong with them is a {@code BrokerException} that names the field. */
    public ApiRequest<?> readRequest(JsonObject params) {
        return reader.apply(params);
    }

    public static Optional<ApiMethod> of(String wireName) {
        return Optional.ofNullable(BY_NAME.get(wireName));
    }

    public static List<String> wireNames() {
        return Arrays.stream(values()).map(ApiMethod::wireName).collect(Collectors.toUnmodifiableList());
    }
}
