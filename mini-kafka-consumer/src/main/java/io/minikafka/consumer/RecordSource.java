package io.minikafka.consumer;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives out records from what has been fetched, and keeps asking for more while the application processes them.
 *
 * <p>Threads: the polling thread.
 */
final class RecordSource<K, V> {
    /** Lists are made no larger than this before their records are there. */
    private static final int MAX_INITIAL_RECORDS = 1024;

    private final Partitions partitions;
    private final Positions positions;
    private final Network network;
    private final RecordParser<K, V> parser;
    private final int maxPollRecords;
    private final int maxPartitionBytes;
    private final boolean checkCrcs;

    RecordSource(
            Partitions partitions,
            Positions positions,
            Network network,
            RecordParser<K, V> parser,
            ConsumerConfig config) {
        this.partitions = partitions;
        this.positions = positions;
        this.network = network;
        this.parser = parser;
        this.maxPollRecords = config.maxPollRecords;
        this.maxPartitionBytes = config.maxPartitionFetchBytes;
        this.checkCrcs = config.checkCrcs;
    }

    /** Takes the answers over. */
    void onAnswers(List<FetchAnswer> answers) {
        for (FetchAnswer answer : answers) {
            try (answer) {
                PartitionState state = partitions.find(answer.target.partition).orElse(null);
                if (state != null && state.awaited == answer.target) {
                    state.awaited = null;
                    take(state, answer);
                }
            }
        }
        partitions.fetchesDue = true;
    }

    private void take(PartitionState state, FetchAnswer answer) {
        if (answer.error.isEmpty()) {
            state.add(new FetchedRecords(state.partition(), answer.takeRecords(), answer.target.offset, checkCrcs));
            partitions.enqueue(state);
        } else if (state.firstRecords() != null) {
            return; // of what was asked for ahead: it is asked for again once the records before it are used up
        } else if (Fetcher.isOfOtherTopic(answer.error.get().code)) {
            positions.topicIsAnother(state, answer.error.get());
        } else if (answer.error.get().code == ErrorCode.OFFSET_OUT_OF_RANGE) {
            positions.outOfRange(state, answer);
        } else if (answer.error.get().code == ErrorCode.CORRUPT_MESSAGE) {
            positions.fail(
                    state,
                    new CorruptRecordException(state.partition(), state.position(), answer.error.get().message, null));
        } else {
            positions.fail(state, answer.error.get().exception());
        }
    }

    /** Asks for what is wanted and not yet asked for. */
    void sendFetches() {
        if (!partitions.fetchesDue) {
            return;
        }
        partitions.fetchesDue = false;
        List<FetchTarget> targets = new ArrayList<>();
        for (PartitionState state : partitions.states()) {
            if (state.wantsFetch(maxPartitionBytes)) {
                int bytes = Math.max(1, maxPartitionBytes - state.bufferedBytes());
                state.awaited = new FetchTarget(state.partition(), state.topicId(), state.fetchOffset(), bytes);
                targets.add(state.awaited);
            }
        }
        if (!targets.isEmpty()) {
            network.run(() -> network.fetcher().fetch(targets));
        }
    }

    /** What is wanted of these is no longer wanted, whatever comes of it. */
    void forget(List<TopicPartition> forgotten) {
        network.run(() -> network.fetcher().forget(forgotten));
    }

    /**
     * The next records; their partitions' positions are behind them. A failure is thrown only where nothing was read
     * before it: else it waits for the next call.
     */
    ConsumerRecords<K, V> collect() {
        Map<TopicPartition, List<ConsumerRecord<K, V>>> records = new LinkedHashMap<>();
        try {
            collectInto(records);
        } catch (Error e) { // by a deserializer: no record may be lost, whatever the application makes of it
            undo(new ConsumerRecords<>(records));
            throw e;
        }
        return records.isEmpty() ? ConsumerRecords.empty() : new ConsumerRecords<>(records);
    }

    private void collectInto(Map<TopicPartition, List<ConsumerRecord<K, V>>> records) {
        int left = maxPollRecords;
        PartitionState state = partitions.firstReady();
        while (left > 0 && state != null) {
            if (state.isPaused() || (state.failure == null && state.firstRecords() == null)) {
                partitions.rotate();
            } else {
                List<ConsumerRecord<K, V>> list = records.get(state.partition());
                int before = list == null ? 0 : list.size();
                if (list == null) {
                    list = new ArrayList<>(Math.min(left, MAX_INITIAL_RECORDS));
                }
                RuntimeException failure = read(state, list, left);
                left -= list.size() - before;
                if (!list.isEmpty()) {
                    records.put(state.partition(), list);
                }
                if (failure != null) {
                    throwOrKeep(state, failure, records.isEmpty());
                    return;
                }
            }
            state = partitions.firstReady();
        }
    }

    /** Where it cannot be thrown now: its partition stays the first one, and the next call runs into it again. */
    private void throwOrKeep(PartitionState state, RuntimeException failure, boolean now) {
        if (now) {
            state.failure = null;
            partitions.fetchesDue = true;
            partitions.positionsDue = true;
            throw failure;
        }
        if (state.firstRecords() == null) {
            state.failure = failure;
        }
    }

    /** Returns what went wrong, null where nothing did. */
    private RuntimeException read(PartitionState state, List<ConsumerRecord<K, V>> list, int max) {
        if (state.failure != null) {
            return state.failure;
        }
        partitions.fetchesDue = true;
        try {
            boolean more = state.firstRecords().read(list, max, parser);
            state.advance(!more);
            if (!more) {
                partitions.rotate();
            }
            return null;
        } catch (RecordDeserializationException e) {
            state.advance(false);
            return e;
        } catch (BrokerException e) { // corrupt, or compressed by a codec that this application has no library for
            state.advance(false);
            state.dropRecords(); // the next poll fetches again: it may have happened on the way here
            return e;
        } catch (Error e) {
            state.seek(state.position()); // what was read of it is fetched again
            throw e;
        }
    }

    /** Takes back what {@link #collect} gave: it was not handed out, and will be fetched again. */
    void undo(ConsumerRecords<K, V> records) {
        for (TopicPartition partition : records.partitions()) {
            long first = records.records(partition).get(0).offset();
            partitions.find(partition).ifPresent(state -> state.seek(first));
        }
        forget(List.copyOf(records.partitions()));
        partitions.fetchesDue = true;
    }
}
