package io.minikafka.consumer;

import io.minikafka.common.PartitionInfo;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.config.ConfigException;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.Deserializer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads records, alone from partitions of its own choice ({@link #assign}) or as a member of a group that shares the
 * partitions of topics ({@link #subscribe(Collection)}).
 *
 * <p>Whoever knows Kafka's consumer knows this one. It joins its group with the first {@link #poll}, and everything that
 * the application is told (listeners, commit callbacks) it is told inside its own calls. Heartbeats go on while the
 * application processes, for at most {@code max.poll.interval.ms}. A record is handed out only while the partition is
 * certain to be this consumer's: where the broker was not heard of for a session timeout (the process was paused, the
 * network gone), {@link #poll} first waits for a heartbeat's answer. Auto commit commits what earlier polls gave, when
 * the next poll comes, before partitions are given up, and in {@link #close()}: so an application that failed in the
 * middle of what a poll gave and does not want that to count closes with auto commit off.
 *
 * <p>Threads: one at a time; a second one gets a {@link java.util.ConcurrentModificationException}. Only
 * {@link #wakeup()} may be called by any thread. Inside, the calling thread owns subscription, positions and buffered
 * records, and one daemon thread owns connections, fetches and the group membership; see the package's description.
 *
 * <p>Calls that wait throw {@link BrokerException} with {@link ErrorCode#REQUEST_TIMED_OUT} past their timeout
 * ({@code default.api.timeout.ms} where they have none), {@link WakeupException} and {@link InterruptException}.
 */
public final class MiniKafkaConsumer<K, V> implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

    private final ConsumerConfig config;
    private final ThreadGuard guard = new ThreadGuard();
    private final Subscription subscription = new Subscription();
    private final Partitions partitions = new Partitions();
    private final Mailbox mailbox = new Mailbox();
    private final Waits waits;
    private final Network network;
    private final RecordParser<K, V> parser;
    private final RecordSource<K, V> source;
    private final Positions positions;
    private final Commits commits;
    private final Subscriber subscriber;
    private final Queries queries;
    private final PollLoop<K, V> pollLoop;
    private boolean closed;

    /**
     * With the deserializers that the settings name.
     *
     * @throws ConfigException naming everything that is wrong with the settings
     */
    public MiniKafkaConsumer(Properties properties) {
        this(ConsumerConfig.map(properties));
    }

    /** As {@link #MiniKafkaConsumer(Properties)}; values may be of any type whose text is the setting. */
    public MiniKafkaConsumer(Map<String, ?> properties) {
        this(properties, ConsumerConfig.of(properties));
    }

    /** As {@link #MiniKafkaConsumer(Properties)}, from a properties file. */
    public MiniKafkaConsumer(Path propertiesFile) {
        this(ConsumerConfig.read(propertiesFile));
    }

    /** The deserializers are used as they are, and closed with the consumer. */
    public MiniKafkaConsumer(
            Properties properties, Deserializer<K> keyDeserializer, Deserializer<V> valueDeserializer) {
        this(ConsumerConfig.map(properties), keyDeserializer, valueDeserializer);
    }

    /** The deserializers are used as they are, and closed with the consumer. */
    public MiniKafkaConsumer(
            Map<String, ?> properties, Deserializer<K> keyDeserializer, Deserializer<V> valueDeserializer) {
        this(properties, keyDeserializer, valueDeserializer, System::nanoTime);
    }

    /** The deserializers are used as they are, and closed with the consumer. */
    public MiniKafkaConsumer(Path propertiesFile, Deserializer<K> keyDeserializer, Deserializer<V> valueDeserializer) {
        this(ConsumerConfig.read(propertiesFile), keyDeserializer, valueDeserializer);
    }

    private MiniKafkaConsumer(Map<String, ?> properties, ConsumerConfig config) {
        this(config, RecordParser.configured(config, properties), System::nanoTime);
    }

    /** With a clock for everything that the consumer measures itself. */
    MiniKafkaConsumer(
            Map<String, ?> properties,
            Deserializer<K> keyDeserializer,
            Deserializer<V> valueDeserializer,
            LongSupplier nanoClock) {
        this(
                ConsumerConfig.of(properties),
                new RecordParser<>(
                        Objects.requireNonNull(keyDeserializer, "keyDeserializer"),
                        Objects.requireNonNull(valueDeserializer, "valueDeserializer")),
                nanoClock);
    }

    private MiniKafkaConsumer(ConsumerConfig config, RecordParser<K, V> parser, LongSupplier nanoClock) {
        this.config = config;
        this.parser = parser;
        this.waits = new Waits(mailbox, nanoClock);
        PollActivity activity = new PollActivity(nanoClock);
        this.network = Network.start(config, nanoClock, activity, this::post, mailbox::signal);
        this.positions = new Positions(subscription, partitions, network, mailbox, waits, config);
        this.source = new RecordSource<>(partitions, positions, network, parser, config);
        Optional<GroupSide> group =
                network.group().map(g -> new GroupSide(subscription, partitions, network, mailbox, waits));
        IntSupplier commitAs =
                () -> subscription.isGroup() ? group.orElseThrow().incarnation() : OffsetClient.Commit.NO_MEMBER;
        this.commits = new Commits(partitions, network, mailbox, waits, commitAs, config);
        this.subscriber = new Subscriber(subscription, partitions, network, group, commits, config);
        this.queries = new Queries(network, waits, config);
        PollLoop.Parts<K, V> parts = new PollLoop.Parts<>(commits, positions, source, group);
        this.pollLoop = new PollLoop<>(mailbox, waits, activity, subscription, parts, config);
    }

    /** Joins the group with these topics in the next poll, in place of what was subscribed before. */
    public void subscribe(Collection<String> topics) {
        inside(() -> subscriber.subscribe(topics, Optional.empty()));
    }

    public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        inside(() -> subscriber.subscribe(topics, Optional.of(listener)));
    }

    /** As topics that match come and go (seen each {@code metadata.max.age.ms}), the subscription follows. */
    public void subscribe(Pattern pattern) {
        inside(() -> subscriber.subscribe(pattern, Optional.empty()));
    }

    public void subscribe(Pattern pattern, ConsumerRebalanceListener listener) {
        inside(() -> subscriber.subscribe(pattern, Optional.of(listener)));
    }

    /** Gives everything up and leaves the group. */
    public void unsubscribe() {
        inside(subscriber::unsubscribe);
    }

    /** Reads these partitions, in place of those before, outside of any group; none is {@link #unsubscribe}. */
    public void assign(Collection<TopicPartition> newPartitions) {
        Set<TopicPartition> wanted = Set.copyOf(newPartitions);
        inside(() -> subscriber.assign(wanted));
    }

    /** What the consumer has now. */
    public Set<TopicPartition> assignment() {
        return inside(partitions::assigned);
    }

    /** The topics; with a pattern those that it matched last. */
    public Set<String> subscription() {
        return inside(subscription::topics);
    }

    /**
     * Waits for records, at most {@code timeout}. What earlier polls gave counts as processed from now on.
     *
     * @return at most {@code max.poll.records}; empty when the time is over
     * @throws OffsetOutOfRangeException and {@link NoOffsetForPartitionException} with {@code auto.offset.reset=none}
     * @throws CorruptRecordException and {@link RecordDeserializationException} naming partition and offset
     * @throws BrokerException where the group refuses this member; UNSUPPORTED_COMPRESSION_TYPE where records are compressed
     *     with a codec whose library the application has left out, and the position stays; and others
     */
    public ConsumerRecords<K, V> poll(Duration timeout) {
        return inside(() -> {
            if (subscription.mode() == Subscription.Mode.NONE) {
                throw new IllegalStateException("the consumer has neither a subscription nor assigned partitions");
            }
            return pollLoop.poll(timeout);
        });
    }

    /** Commits the positions of everything assigned, and waits. */
    public void commitSync() {
        commitSync(config.defaultApiTimeout);
    }

    public void commitSync(Duration timeout) {
        inside(() -> commitSyncInside(commits.positions(), timeout));
    }

    /**
     * Commits these offsets, each that of the next record to read, and waits.
     *
     * @throws CommitFailedException where the consumer does not own a partition (any more)
     */
    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
        commitSync(offsets, config.defaultApiTimeout);
    }

    public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        inside(() -> commitSyncInside(copy, timeout));
    }

    /** Commits the positions of everything assigned and does not wait. */
    public void commitAsync() {
        commitAsync((offsets, failure) -> {});
    }

    /** {@code callback} is called in a later poll, commit or close. */
    public void commitAsync(OffsetCommitCallback callback) {
        inside(() -> commitAsyncInside(commits.positions(), callback));
    }

    /** Tries once: what fails is not repeated, since a newer commit may have been made. */
    public void commitAsync(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        Map<TopicPartition, OffsetAndMetadata> copy = Map.copyOf(offsets);
        inside(() -> commitAsyncInside(copy, callback));
    }

    /**
     * The next poll gives this partition's records from {@code offset} on. An offset is one of the topic that the
     * consumer has been reading, else of the one that has the name at the next poll: if that is deleted and created
     * again, {@code auto.offset.reset} says where to begin.
     */
    public void seek(TopicPartition partition, long offset) {
        seek(partition, new OffsetAndMetadata(offset));
    }

    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        inside(() -> {
            partitions.get(partition).seek(offset.offset());
            moved(List.of(partition));
        });
    }

    /** To the first records there are when the position is next needed; of all partitions where none is named. */
    public void seekToBeginning(Collection<TopicPartition> chosen) {
        seekTo(chosen, ListOffsets.EARLIEST);
    }

    /** Behind the last records there are when the position is next needed; of all partitions where none is named. */
    public void seekToEnd(Collection<TopicPartition> chosen) {
        seekTo(chosen, ListOffsets.LATEST);
    }

    /** The offset of the next record that a poll gives; waits where it is not known yet. */
    public long position(TopicPartition partition) {
        return position(partition, config.defaultApiTimeout);
    }

    public long position(TopicPartition partition, Duration timeout) {
        return inside(() -> {
            PartitionState state = partitions.get(partition);
            positions.resolve();
            waits.until(
                    () -> {
                        positions.resolve();
                        return state.hasPosition() || state.failure != null;
                    },
                    "finding the position of " + partition,
                    timeout,
                    Waits.Wakeup.THROWN);
            if (state.hasPosition()) {
                return state.position();
            }
            RuntimeException failure = state.failure;
            state.failure = null;
            partitions.positionsDue = true;
            throw failure;
        });
    }

    /** What the group has committed; partitions without a commit are not in the map. */
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> chosen) {
        return committed(chosen, config.defaultApiTimeout);
    }

    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> chosen, Duration timeout) {
        Set<TopicPartition> copy = Set.copyOf(chosen);
        return inside(() -> {
            subscriber.requireGroup();
            return queries.committed(copy, timeout);
        });
    }

    /** The first record at or after each time (ms since the epoch); partitions that have none are not in the map. */
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> timestamps) {
        return offsetsForTimes(timestamps, config.defaultApiTimeout);
    }

    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
            Map<TopicPartition, Long> timestamps, Duration timeout) {
        timestamps.forEach((partition, timestamp) -> {
            if (timestamp < 0) {
                throw new IllegalArgumentException(
                        "the time for " + partition + " is " + timestamp + "; allowed: 0 and more");
            }
        });
        Map<TopicPartition, Long> copy = Map.copyOf(timestamps);
        return inside(() -> queries.offsets(copy, timeout));
    }

    /** The offset of the first record there is. */
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> chosen) {
        return beginningOffsets(chosen, config.defaultApiTimeout);
    }

    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> chosen, Duration timeout) {
        return inside(() -> queries.bounds(chosen, ListOffsets.EARLIEST, timeout));
    }

    /** The offset behind the last record that can be read. */
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> chosen) {
        return endOffsets(chosen, config.defaultApiTimeout);
    }

    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> chosen, Duration timeout) {
        return inside(() -> queries.bounds(chosen, ListOffsets.LATEST, timeout));
    }

    /** Polls give nothing of these until {@link #resume}; they stay assigned. */
    public void pause(Collection<TopicPartition> chosen) {
        inside(() -> chosen.forEach(partition -> {
            PartitionState state = partitions.get(partition);
            state.pause(true);
            if (state.awaited != null) {
                state.awaited = null;
                source.forget(List.of(partition));
            }
        }));
    }

    public void resume(Collection<TopicPartition> chosen) {
        inside(() -> chosen.forEach(partition -> {
            PartitionState state = partitions.get(partition);
            state.pause(false);
            partitions.resume(state);
        }));
    }

    public Set<TopicPartition> paused() {
        return inside(() -> partitions.states().stream()
                .filter(PartitionState::isPaused)
                .map(PartitionState::partition)
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** Ends the blocking call that another thread is in with a {@link WakeupException}, or else the next one. */
    public void wakeup() {
        mailbox.wakeup();
    }

    /** Empty where the topic does not exist. */
    public List<PartitionInfo> partitionsFor(String topic) {
        return partitionsFor(topic, config.defaultApiTimeout);
    }

    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
        return inside(() -> queries.partitionsFor(topic, timeout));
    }

    /** All topics but the internal ones. */
    public Map<String, List<PartitionInfo>> listTopics() {
        return listTopics(config.defaultApiTimeout);
    }

    public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
        return inside(() -> queries.listTopics(timeout));
    }

    /** As the group knows this consumer. */
    public String memberId() {
        return inside(() -> subscriber.requireGroup().memberId());
    }

    /** As {@link #close(Duration)} with 30 seconds. */
    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    /**
     * Commits what was processed (auto commit), tells the listener, leaves the group (a static member does not: its
     * session keeps its place) and ends the connections, spending at most about {@code timeout} on the broker. A wakeup
     * does not end it. May be called again.
     */
    public void close(Duration timeout) {
        guard.enter();
        try {
            if (!closed) {
                closed = true;
                closeInside(timeout);
            }
        } finally {
            guard.exit();
        }
    }

    private void closeInside(Duration timeout) {
        GroupSide.ListenerCalls calls = new GroupSide.ListenerCalls();
        try {
            mailbox.runTasks();
            subscriber.close(waits, timeout, calls);
            calls.run(commits::runCallbacks);
        } catch (BrokerException | InterruptException e) {
            calls.run(commits::runCallbacks); // the broker will find out by itself
        } finally {
            network.close();
            mailbox.close();
            mailbox.runTasks();
            partitions.clear();
            parser.close();
        }
        calls.throwFirst();
    }

    private void commitSyncInside(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
        subscriber.requireGroup();
        commits.runCallbacks();
        commits.commitSync(offsets, timeout, Waits.Wakeup.THROWN);
        commits.runCallbacks();
    }

    private void commitAsyncInside(Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        subscriber.requireGroup();
        mailbox.runTasks();
        commits.runCallbacks();
        commits.commitAsync(offsets, callback);
    }

    private void seekTo(Collection<TopicPartition> chosen, long timestamp) {
        inside(() -> {
            List<PartitionState> states = partitions.getOrAll(chosen);
            states.forEach(state -> state.resetInTopicNow(timestamp));
            moved(states.stream().map(PartitionState::partition).collect(Collectors.toList()));
        });
    }

    private void moved(List<TopicPartition> partitionsMoved) {
        partitions.positionsDue = true;
        partitions.fetchesDue = true;
        source.forget(partitionsMoved);
    }

    /** On the event loop. */
    private void post(List<FetchAnswer> answers) {
        if (!mailbox.post(() -> source.onAnswers(answers))) {
            answers.forEach(FetchAnswer::close);
        }
    }

    private void inside(Runnable action) {
        inside(() -> {
            action.run();
            return null;
        });
    }

    private <T> T inside(Supplier<T> action) {
        guard.enter();
        try {
            if (closed) {
                throw new IllegalStateException("the consumer is closed");
            }
            return action.get();
        } finally {
            guard.exit();
        }
    }
}
