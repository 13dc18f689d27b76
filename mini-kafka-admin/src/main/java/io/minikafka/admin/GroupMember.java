package io.minikafka.admin;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.DescribeGroups;
import java.util.List;
import java.util.Optional;

/** A member of a group and what it owns. Immutable. */
public final class GroupMember {
    private final String memberId;
    private final Optional<String> instanceId;
    private final String clientId;
    private final String host;
    private final int epoch;
    private final List<String> subscribedTopics;
    private final List<TopicPartition> owned;

    GroupMember(DescribeGroups.Member member) {
        this.memberId = member.memberId;
        this.instanceId = member.instanceId;
        this.clientId = member.clientId;
        this.host = member.host;
        this.epoch = member.memberEpoch;
        this.subscribedTopics = member.subscribedTopics;
        this.owned = member.owned;
    }

    public String memberId() {
        return memberId;
    }

    /** Of a static member: its {@code group.instance.id}. */
    public Optional<String> instanceId() {
        return instanceId;
    }

    public String clientId() {
        return clientId;
    }

    /** The address that it was last heard from. */
    public String host() {
        return host;
    }

    public int epoch() {
        return epoch;
    }

    public List<String> subscribedTopics() {
        return subscribedTopics;
    }

    public List<TopicPartition> owned() {
        return owned;
    }

    @Override
    public String toString() {
        return memberId + " (" + clientId + " at " + host + ") owns " + owned;
    }
}
