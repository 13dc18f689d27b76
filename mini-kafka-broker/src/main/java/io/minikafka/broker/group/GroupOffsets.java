package io.minikafka.broker.group;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.AlterOffsets;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.RpcError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What one group has committed, and who may commit. A commit is for one topic by its id: nobody sees it any more once
 * that is deleted, be it that it could not be removed yet and another topic has the name. On the coordinator's owner
 * only.
 */
final class GroupOffsets {
    private final String groupId;
    private final GroupContext context;
    private final Supplier<GroupTopics> topics;
    private final Map<TopicPartition, CommittedOffset> offsets;

    GroupOffsets(
            String groupId,
            GroupContext context,
            Supplier<GroupTopics> topics,
            Map<TopicPartition, CommittedOffset> offsets) {
        this.groupId = groupId;
        this.context = context;
        this.topics = topics;
        this.offsets = new HashMap<>(offsets);
    }

    /** Those with a commit. */
    SortedSet<TopicPartition> partitions() {
        SortedSet<TopicPartition> partitions = new TreeSet<>(offsets.keySet());
        partitions.removeAll(ofDeletedTopics());
        return partitions;
    }

    Optional<CommittedOffset> of(TopicPartition partition) {
        return Optional.ofNullable(offsets.get(partition)).filter(committed -> isOfItsTopic(partition, committed));
    }

    private boolean isOfItsTopic(TopicPartition partition, CommittedOffset committed) {
        return topics.get()
                .topicOf(partition)
                .filter(topic -> topic.id().equals(committed.topicId()))
                .isPresent();
    }

    /** How many are kept, those of deleted topics included. */
    int size() {
        return offsets.size();
    }

    /** All that are kept, those of deleted topics included. */
    Collection<TopicPartition> all() {
        return Set.copyOf(offsets.keySet());
    }

    /** Kept though nobody sees them. */
    Collection<TopicPartition> ofDeletedTopics() {
        List<TopicPartition> gone = new ArrayList<>();
        offsets.forEach((partition, committed) -> {
            if (!isOfItsTopic(partition, committed)) {
                gone.add(partition);
            }
        });
        return gone;
    }

    /** At most {@code most} that were committed at or before this time. */
    List<TopicPartition> committedBy(long timeMs, int most) {
        return offsets.entrySet().stream()
                .filter(entry -> entry.getValue().commitTimeMs() <= timeMs)
                .map(Map.Entry::getKey)
                .limit(most)
                .toList();
    }

    /**
     * Removes these, or none where it cannot be written.
     *
     * @param last records to be written with it
     */
    void forget(Collection<TopicPartition> forgotten, List<GroupRecord> last) {
        List<GroupRecord> records = new ArrayList<>();
        forgotten.forEach(partition -> records.add(GroupRecords.noOffset(groupId, partition)));
        records.addAll(last);
        context.write(groupId, records);
        offsets.keySet().removeAll(Set.copyOf(forgotten));
    }

    /**
     * Commits what may be committed, all of it or, where it cannot be written, nothing.
     *
     * @param first records that have to be there with the first commit
     */
    OffsetCommit.Result commit(OffsetCommit.Request request, Membership membership, List<GroupRecord> first) {
        long now = context.clock().epochMillis();
        List<OffsetCommit.Committed> answers = new ArrayList<>();
        List<GroupRecord> records = new ArrayList<>();
        Map<TopicPartition, CommittedOffset> accepted = new HashMap<>();
        for (OffsetCommit.Partition element : request.partitions) {
            Optional<RpcError> refused = Optional.empty();
            try {
                String topicId = checkedTopicId(element, checkedHolding(request, element, membership));
                checkValues(element);
                CommittedOffset committed = new CommittedOffset(topicId, element.offset, element.metadata, now);
                records.add(GroupRecords.offset(groupId, element.partition, committed));
                accepted.put(element.partition, committed);
            } catch (BrokerException e) {
                refused = Optional.of(RpcError.of(e));
            }
            answers.add(new OffsetCommit.Committed(element.partition, refused));
        }
        if (!accepted.isEmpty()) {
            records.addAll(0, first);
            context.write(groupId, records);
            offsets.putAll(accepted);
        }
        return new OffsetCommit.Result(answers);
    }

    /**
     * A member commits for what it has held without a break since the epoch that it names: so a commit that was on its
     * way while the partition went to somebody else and came back is refused as well.
     *
     * @return empty for who is no member
     */
    private Optional<Holding> checkedHolding(
            OffsetCommit.Request request, OffsetCommit.Partition element, Membership membership) {
        if (request.memberId.isEmpty()) {
            if (!membership.members().isEmpty()) {
                throw new BrokerException(
                        ErrorCode.UNKNOWN_MEMBER_ID,
                        "group " + groupId + " has " + membership.members().size()
                                + " members; who is none of them cannot commit");
            }
            return Optional.empty();
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
        Optional<Holding> held = member.heldUnder(request.memberEpoch, element.partition)
                .filter(holding ->
                        element.topicId.map(holding.topicId()::equals).orElse(true));
        if (held.isEmpty()) {
            throw new BrokerException(
                    ErrorCode.STALE_MEMBER_EPOCH,
                    "member " + member.id() + " of group " + groupId + " does not own " + element.partition
                            + element.topicId.map(id -> " of topic id " + id).orElse("") + " under epoch "
                            + request.memberEpoch);
        }
        return held;
    }

    /** The topic that has the name has to be the one that is meant: as is said, else the one that the member holds. */
    private String checkedTopicId(OffsetCommit.Partition element, Optional<Holding> held) {
        Optional<GroupTopic> topic = topics.get().topicOf(element.partition);
        if (topic.isEmpty()) {
            throw new BrokerException(
                    held.isPresent() ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
                    "there is no partition " + element.partition + (held.isPresent() ? " any more" : ""));
        }
        String id = topic.get().id();
        Optional<String> meant = element.topicId.or(() -> held.map(Holding::topicId));
        if (!meant.orElse(id).equals(id)) {
            throw new BrokerException(
                    ErrorCode.INCONSISTENT_TOPIC_ID,
                    "the topic of " + element.partition + " was deleted and created again: its id is " + id
                            + "; the commit is for " + meant.get());
        }
        return id;
    }

    /** Where the offset would go; an error where there is none to shift, or the topic is another one by now. */
    AlterOffsets.Moved moved(OffsetMove move) {
        long committed = of(move.partition()).map(CommittedOffset::offset).orElse(-1L);
        try {
            checkedTopicId(
                    new OffsetCommit.Partition(move.partition(), Optional.of(move.topicId()), 0, ""), Optional.empty());
            long offset = move.from(committed);
            return new AlterOffsets.Moved(move.partition(), committed, offset, Optional.empty());
        } catch (BrokerException e) {
            return new AlterOffsets.Moved(move.partition(), committed, -1, Optional.of(RpcError.of(e)));
        }
    }

    private void checkValues(OffsetCommit.Partition element) {
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
                .map(this::fetched)
                .toList());
    }

    private OffsetFetch.Committed fetched(TopicPartition partition) {
        Optional<CommittedOffset> committed = of(partition);
        return new OffsetFetch.Committed(
                partition,
                topics.get().topicOf(partition).map(GroupTopic::id),
                committed.map(CommittedOffset::offset).orElse(-1L),
                committed.map(CommittedOffset::metadata).orElse(""),
                Optional.empty());
    }
}
