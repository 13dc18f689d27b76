package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What one group has committed, and who may commit. On the coordinator's owner only. */
final class GroupOffsets {
    private static final CommittedOffset NONE = new CommittedOffset(-1, "", -1);

    private final String groupId;
    private final GroupContext context;
    private final Map<TopicPartition, CommittedOffset> offsets;

    GroupOffsets(String groupId, GroupContext context, Map<TopicPartition, CommittedOffset> offsets) {
        this.groupId = groupId;
        this.context = context;
        this.offsets = new HashMap<>(offsets);
    }

    SortedSet<TopicPartition> partitions() {
        return new TreeSet<>(offsets.keySet());
    }

    CommittedOffset of(TopicPartition partition) {
        return offsets.getOrDefault(partition, NONE);
    }

    /**
     * Commits what may be committed, all of it or, where it cannot be written, nothing.
     *
     * @param first records that have to be there with the first commit
     */
    OffsetCommit.Result commit(
            OffsetCommit.Request request, Membership membership, GroupTopics topics, List<GroupRecord> first) {
        long now = context.clock().epochMillis();
        List<OffsetCommit.Committed> answers = new ArrayList<>();
        List<GroupRecord> records = new ArrayList<>();
        Map<TopicPartition, CommittedOffset> accepted = new HashMap<>();
        for (OffsetCommit.Partition element : request.partitions) {
            Optional<RpcError> refused = refusal(request, element, membership, topics);
            answers.add(new OffsetCommit.Committed(element.partition, refused));
            if (refused.isEmpty()) {
                CommittedOffset committed = new CommittedOffset(element.offset, element.metadata, now);
                records.add(GroupRecords.offset(groupId, element.partition, committed));
                accepted.put(element.partition, committed);
            }
        }
        if (!accepted.isEmpty()) {
            records.addAll(0, first);
            context.write(groupId, records);
            offsets.putAll(accepted);
        }
        return new OffsetCommit.Result(answers);
    }

    private Optional<RpcError> refusal(
            OffsetCommit.Request request, OffsetCommit.Partition element, Membership membership, GroupTopics topics) {
        try {
            checkCommitter(request, element.partition, membership);
            checkElement(element, topics);
            return Optional.empty();
        } catch (BrokerException e) {
            return Optional.of(RpcError.of(e));
        }
    }

    /**
     * A member commits for what it has held without a break since the epoch that it names: so a commit that was on its
     * way while the partition went to somebody else and came back is refused as well.
     */
    private void checkCommitter(OffsetCommit.Request request, TopicPartition partition, Membership membership) {
        if (request.memberId.isEmpty()) {
            if (!membership.members().isEmpty()) {
                throw new BrokerException(
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        "group " + groupId + " has " + membership.members().size()
                                + " members; who is none of them cannot commit");
            }
            return;
        }
        Member member = membership
                .member(request.memberId)
                .orElseThrow(() -> new BrokerException(
                        ErrorCode.UNKNOWN_MEMBER_ID, "group " + groupId + " has no member " + request.memberId));
        boolean knownEpoch = request.memberEpoch == member.epoch()
                || (request.memberEpoch == member.previousEpoch() && member.previousEpoch() > 0);
        if (!knownEpoch) {
            throw new BrokerException(
                    ErrorCode.STALE_MEMBER_EPOCH,
                    "commit of member " + member.id() + " of group " + groupId + " under epoch "
                            + request.memberEpoch + "; it is at " + member.epoch() + ", before that at "
                            + member.previousEpoch());
        }
        if (!member.heldUnder(request.memberEpoch, partition)) {
            throw new BrokerException(
                    ErrorCode.STALE_MEMBER_EPOCH,
                    "member " + member.id() + " of group " + groupId + " does not own " + partition + " under epoch "
                            + request.memberEpoch);
        }
    }

    private void checkElement(OffsetCommit.Partition element, GroupTopics topics) {
        if (!GroupContext.exists(topics, element.partition)) {
            throw new BrokerException(
                    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "there is no partition " + element.partition);
        }
        if (element.offset < 0) {
            throw new BrokerException(
                    ErrorCode.INVALID_PARAMS,
                    "offset of " + element.partition + " is " + element.offset + "; allowed: 0 and above");
        }
        int bytes = element.metadata.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > context.config().offsetMetadataMaxBytes()) {
            throw new BrokerException(
                    ErrorCode.OFFSET_METADATA_TOO_LARGE,
                    "metadata of " + element.partition + " has " + bytes + " bytes; allowed: at most "
                            + context.config().offsetMetadataMaxBytes());
        }
    }

    OffsetFetch.Result fetch(Optional<List<TopicPartition>> partitions) {
        return new OffsetFetch.Result(partitions.orElseGet(() -> List.copyOf(partitions())).stream()
                .map(partition -> new OffsetFetch.Committed(
                        partition, of(partition).offset(), of(partition).metadata(), Optional.empty()))
                .toList());
    }

    /** Forgets the offsets of partitions that are not there any more. */
    void dropDeleted(GroupTopics topics) {
        List<TopicPartition> gone = offsets.keySet().stream()
                .filter(partition -> !GroupContext.exists(topics, partition))
                .toList();
        context.write(
                groupId,
                gone.stream()
                        .map(partition -> GroupRecords.noOffset(groupId, partition))
                        .toList());
        gone.forEach(offsets::remove);
    }
}
