package io.minikafka.broker.network;

import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupLag;
import io.minikafka.broker.metadata.MetadataStore;
import io.minikafka.broker.metadata.ProducerIds;
import io.minikafka.broker.stats.RequestStats;
import io.minikafka.broker.topic.Housekeeper;
import io.minikafka.broker.topic.TopicRegistry;
import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.DeleteGroups;
import io.minikafka.common.api.DescribeBroker;
import io.minikafka.common.api.DescribeGroups;
import io.minikafka.common.api.DescribeLogDirs;
import io.minikafka.common.api.ListGroups;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import java.time.InstantSource;

/** The table of handlers, each with the parts of the broker that it needs. */
public record Handlers(
        BrokerIdentity identity,
        MetadataStore metadata,
        Topics topics,
        Administration administration,
        TopicRegistry registry,
        Housekeeper housekeeper,
        GroupCoordinator groups,
        GroupLag groupLag,
        boolean autoCreateTopics,
        int maxRequestBytes,
        BrokerDescription description,
        RequestStats requests,
        InstantSource clock) {

    /** One for all connections. */
    public Dispatcher dispatcher() {
        ClusterHandlers cluster = new ClusterHandlers(identity, new ProducerIds(metadata));
        Handler<DescribeBroker.Request, DescribeBroker.Result> describeBroker =
                (request, exchange) -> exchange.replyWith(description.describe());
        TopicHandlers topicHandlers = new TopicHandlers(topics, housekeeper);
        Dispatcher dispatcher = new Dispatcher(requests)
                .with(ApiMethod.API_VERSIONS, cluster::apiVersions)
                .with(ApiMethod.FIND_COORDINATOR, cluster::findCoordinator)
                .with(ApiMethod.INIT_PRODUCER_ID, cluster::initProducerId)
                .with(ApiMethod.METADATA, new MetadataHandler(identity, metadata, topics, registry, autoCreateTopics))
                .with(ApiMethod.CREATE_TOPICS, topicHandlers::create)
                .with(ApiMethod.DELETE_TOPICS, topicHandlers::delete)
                .with(ApiMethod.DELETE_RECORDS, topicHandlers::deleteRecords)
                .with(
                        ApiMethod.PRODUCE,
                        new ProduceHandler(
                                topics,
                                registry,
                                new JsonBatches(registry, clock),
                                new Recompression(),
                                autoCreateTopics,
                                maxRequestBytes,
                                clock))
                .with(ApiMethod.FETCH, new FetchHandler(registry, new JsonRecords(maxRequestBytes), requests::nanos))
                .with(ApiMethod.DESCRIBE_BROKER, describeBroker)
                .with(ApiMethod.LIST_OFFSETS, new ListOffsetsHandler(new OffsetLookup(registry)));
        return addAdministration(addGroups(dispatcher));
    }

    private Dispatcher addAdministration(Dispatcher dispatcher) {
        AdminHandlers handlers = new AdminHandlers(administration);
        Handler<DescribeLogDirs.Request, DescribeLogDirs.Result> logDirs = (request, exchange) ->
                exchange.replyWith(administration.logDirs().describe(request.topics));
        return dispatcher
                .with(ApiMethod.CREATE_PARTITIONS, handlers::createPartitions)
                .with(ApiMethod.DESCRIBE_CONFIGS, handlers::describeConfigs)
                .with(ApiMethod.ALTER_CONFIGS, handlers::alterConfigs)
                .with(ApiMethod.DESCRIBE_LOG_DIRS, logDirs)
                .with(ApiMethod.ALTER_OFFSETS, new AlterOffsetsHandler(new OffsetLookup(registry), groups));
    }

    private Dispatcher addGroups(Dispatcher dispatcher) {
        Handler<ConsumerGroupHeartbeat.Request, ConsumerGroupHeartbeat.Result> heartbeat =
                (request, exchange) -> exchange.replyWith(groups.heartbeat(request, exchange.connection()));
        Handler<OffsetCommit.Request, OffsetCommit.Result> commit =
                (request, exchange) -> exchange.replyWith(groups.commit(request));
        Handler<OffsetFetch.Request, OffsetFetch.Result> fetch =
                (request, exchange) -> exchange.replyWith(groups.fetch(request));
        Handler<ListGroups.Request, ListGroups.Result> list = (request, exchange) -> exchange.replyWith(groups.list());
        Handler<DescribeGroups.Request, DescribeGroups.Result> describe =
                (request, exchange) -> exchange.replyWith(groupLag.describe(request));
        Handler<DeleteGroups.Request, DeleteGroups.Result> delete =
                (request, exchange) -> exchange.replyWith(groups.delete(request));
        return dispatcher
                .with(ApiMethod.CONSUMER_GROUP_HEARTBEAT, heartbeat)
                .with(ApiMethod.OFFSET_COMMIT, commit)
                .with(ApiMethod.OFFSET_FETCH, fetch)
                .with(ApiMethod.LIST_GROUPS, list)
                .with(ApiMethod.DESCRIBE_GROUPS, describe)
                .with(ApiMethod.DELETE_GROUPS, delete);
    }
}
