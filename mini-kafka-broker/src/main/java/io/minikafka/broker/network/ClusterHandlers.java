package io.minikafka.broker.network;

import io.minikafka.broker.metadata.ProducerIds;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiVersions;
import io.minikafka.common.api.FindCoordinator;
import io.minikafka.common.api.InitProducerId;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.net.InetSocketAddress;

/** The methods about who is there: {@code apiVersions}, {@code findCoordinator}, {@code initProducerId}. */
final class ClusterHandlers {
    private static final int PROTOCOL = 1;

    private final BrokerIdentity identity;
    private final ProducerIds producerIds;

    ClusterHandlers(BrokerIdentity identity, ProducerIds producerIds) {
        this.identity = identity;
        this.producerIds = producerIds;
    }

    void apiVersions(ApiVersions.Request request, Exchange<ApiVersions.Result> exchange) {
        exchange.connection().named(ClientName.of(request.clientName, request.clientVersion));
        exchange.reply(new ApiVersions.Result(
                identity.brokerId(),
                identity.clusterId(),
                "mini-kafka",
                identity.version(),
                PROTOCOL,
                ApiMethod.wireNames()));
    }

    void findCoordinator(FindCoordinator.Request request, Exchange<FindCoordinator.Result> exchange) {
        if (!request.keyType.equals("group") && !request.keyType.equals("transaction")) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "params.keyType is \"" + request.keyType + "\"; allowed: \"group\" or \"transaction\"");
        }
        if (request.keyType.equals("group") && request.key.isBlank()) {
            throw new BrokerException(
                    ErrorCode.INVALID_GROUP_ID, "group id \"" + request.key + "\"; allowed: text that is not empty");
        }
        InetSocketAddress reached = exchange.connection().localAddress();
        exchange.reply(new FindCoordinator.Result(
                identity.brokerId(), reached.getAddress().getHostAddress(), reached.getPort()));
    }

    void initProducerId(InitProducerId.Request request, Exchange<InitProducerId.Result> exchange) {
        request.transactionalId.ifPresent(id -> {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "params.transactionalId is \"" + id + "\"; allowed: null, this version has no transactions");
        });
        exchange.replyWith(producerIds.next().thenApply(id -> new InitProducerId.Result(id, 0)));
    }
}
