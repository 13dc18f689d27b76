package io.minikafka.consumer;

import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ApiMessage;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiRequest;
import io.minikafka.common.api.ConsumerGroupHeartbeat;
import io.minikafka.common.api.Fetch;
import io.minikafka.common.api.FindCoordinator;
import io.minikafka.common.api.ListOffsets;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.api.OffsetCommit;
import io.minikafka.common.api.OffsetFetch;
import io.minikafka.common.record.Compression;
import io.minikafka.common.record.Header;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.Frame;
import io.minikafka.common.rpc.FrameDecoder;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.RpcError;
import io.minikafka.common.rpc.RpcId;
import io.minikafka.common.rpc.RpcReply;
import io.minikafka.common.rpc.RpcRequest;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A broker for tests, with real sockets, that does what a test tells it to. One thread owns everything; the methods for
 * tests hand over to it and wait.
 */
final class ScriptedBroker implements AutoCloseable {
    /** What becomes of a request. */
    enum Verdict {
        SERVE,
        /** It never arrived. */
        DROP,
        /** It took effect, but the answer is lost. */
        SERVE_SILENTLY,
        /** The connection ends before it has an effect. */
        CUT,
        /** The connection ends after it took effect. */
        SERVE_AND_CUT
    }

    private final MultiThreadIoEventLoopGroup threads = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = threads.next();
    private final Map<String, List<ScriptedLog>> topics = new TreeMap<>();
    private final Map<String, Integer> creations = new TreeMap<>();
    private final Set<Channel> connections = new HashSet<>();
    private final List<WaitingFetch> waiting = new ArrayList<>();
    final List<ApiRequest<?>> requests = new CopyOnWriteArrayList<>();
    final ScriptedGroup group = new ScriptedGroup(this::partitionsOf, this::checkTopicId, this::notifyChanged);
    private Function<ApiRequest<?>, Verdict> script = request -> Verdict.SERVE;
    private Function<ApiRequest<?>, Optional<ErrorCode>> failures = request -> Optional.empty();
    private Channel server;
    private int port;
    private boolean autoCreate;
    private boolean topicIds = true;

    static ScriptedBroker start() throws Exception {
        ScriptedBroker broker = new ScriptedBroker();
        broker.listen();
        broker.loop.scheduleAtFixedRate(() -> broker.group.expire(), 20, 20, TimeUnit.MILLISECONDS);
        return broker;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** Runs on the broker's thread; waits for the result. */
    <T> T on(Callable<T> action) {
        return loop.submit(action).syncUninterruptibly().getNow();
    }

    void run(Runnable action) {
        loop.submit(action).syncUninterruptibly();
    }

    void topic(String name, int partitions) {
        run(() -> create(name, partitions));
    }

    void deleteTopic(String name) {
        run(() -> {
            topics.remove(name);
            group.forget(name);
            retryWaiting();
        });
    }

    /** Deletes and creates it before anybody can see it gone. */
    void recreateTopic(String name, int partitions) {
        run(() -> recreateOnThread(name, partitions));
    }

    /** As {@link #recreateTopic}, for scripts. */
    void recreateOnThread(String name, int partitions) {
        topics.remove(name);
        group.forget(name);
        create(name, partitions);
        retryWaiting();
    }

    boolean hasWaitingFetch() {
        return on(() -> !waiting.isEmpty());
    }

    /** Tells nobody of topic ids, as an older broker does not. */
    void withoutTopicIds() {
        run(() -> topicIds = false);
    }

    void autoCreate() {
        run(() -> autoCreate = true);
    }

    /** One batch of values without keys. */
    void append(String topic, int partition, String... values) {
        append(topic, partition, Compression.NONE, Collections.nCopies(values.length, null), Arrays.asList(values));
    }

    void append(String topic, int partition, Compression compression, List<String> keys, List<String> values) {
        List<Header> none = List.of();
        log(topic, partition, log -> {
            log.append(compression, keys, values, none);
            return null;
        });
    }

    /** Values {@code from} to {@code to - 1}, ten in a batch, as many as the offsets if nothing else was appended. */
    void appendNumbers(String topic, int partition, int from, int to) {
        for (int i = from; i < to; i += 10) {
            List<String> values = new ArrayList<>();
            for (int j = i; j < Math.min(to, i + 10); j++) {
                values.add(String.valueOf(j));
            }
            append(topic, partition, values.toArray(new String[0]));
        }
    }

    <T> T log(String topic, int partition, Function<ScriptedLog, T> action) {
        return on(() -> {
            T result = action.apply(topics.get(topic).get(partition));
            retryWaiting();
            return result;
        });
    }

    void script(Function<ApiRequest<?>, Verdict> newScript) {
        run(() -> script = newScript);
    }

    /** Requests for which this names a code are answered with it. */
    void fail(Function<ApiRequest<?>, Optional<ErrorCode>> newFailures) {
        run(() -> failures = newFailures);
    }

    /** The next {@code times} requests of this method fail. */
    void failNext(ApiMethod method, ErrorCode code, int times) {
        int[] left = {times};
        fail(request -> request.method() == method && left[0]-- > 0 ? Optional.of(code) : Optional.empty());
    }

    /** The next request of this method has another verdict. */
    void next(ApiMethod method, Verdict verdict) {
        boolean[] done = {false};
        script(request -> {
            if (done[0] || request.method() != method) {
                return Verdict.SERVE;
            }
            done[0] = true;
            return verdict;
        });
    }

    long count(ApiMethod method) {
        return requests.stream().filter(request -> request.method() == method).count();
    }

    <T> List<T> requests(Class<T> type) {
        return requests.stream().filter(type::isInstance).map(type::cast).toList();
    }

    List<OffsetCommit.Partition> commits() {
        return requests(OffsetCommit.Request.class).stream()
                .flatMap(request -> request.partitions.stream())
                .toList();
    }

    /** -1 without a commit. */
    long committed(String topic, int partition) {
        return on(() -> {
            OffsetCommit.Partition commit = group.committed.get(new TopicPartition(topic, partition));
            return commit == null ? -1L : commit.offset;
        });
    }

    void commitAs(String topic, int partition, long offset) {
        TopicPartition key = new TopicPartition(topic, partition);
        run(() -> group.committed.put(key, new OffsetCommit.Partition(key, Optional.empty(), offset, "")));
    }

    void cutConnections() {
        run(() -> List.copyOf(connections).forEach(Channel::close));
    }

    /** As a broker that has ended: nobody listens. What it knew stays. */
    void stopListening() {
        server.close().syncUninterruptibly();
        cutConnections();
    }

    void listen() throws Exception {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(threads)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new FrameDecoder(1 << 26, 1 << 22), new Handler());
                    }
                });
        server = bind(bootstrap, port);
        port = ((InetSocketAddress) server.localAddress()).getPort();
    }

    /**
     * With port 0 below those that the system gives to outgoing connections, which could take it while nobody listens. A
     * port that was listened on is free only when the selector has seen that this has ended.
     */
    private static Channel bind(ServerBootstrap bootstrap, int onPort) {
        return await().ignoreExceptionsInstanceOf(BindException.class)
                .until(
                        () -> {
                            int candidate = onPort > 0
                                    ? onPort
                                    : ThreadLocalRandom.current().nextInt(20_000, 30_000);
                            return bootstrap
                                    .bind(InetAddress.getLoopbackAddress(), candidate)
                                    .syncUninterruptibly()
                                    .channel();
                        },
                        Channel::isActive);
    }

    @Override
    public void close() {
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private void create(String name, int partitions) {
        if (!topics.containsKey(name)) {
            creations.merge(name, 1, Integer::sum);
        }
        List<ScriptedLog> logs = topics.computeIfAbsent(name, topic -> new ArrayList<>());
        while (logs.size() < partitions) {
            logs.add(new ScriptedLog());
        }
    }

    private Optional<String> topicId(String name) {
        return topics.containsKey(name) && topicIds ? Optional.of(name + "-" + creations.get(name)) : Optional.empty();
    }

    private void checkTopicId(TopicPartition partition, Optional<String> topicId) {
        Optional<String> now = topicId(partition.topic());
        if (topicId.isPresent() && now.isPresent() && !topicId.equals(now)) {
            throw new BrokerException(
                    ErrorCode.INCONSISTENT_TOPIC_ID, partition + " has the id " + now + ", not " + topicId);
        }
    }

    private List<TopicPartition> partitionsOf(String topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < topics.getOrDefault(topic, List.of()).size(); i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }

    private void notifyChanged(Channel channel, String memberId) {
        Json.Writer params = out -> {
            out.writeStartObject();
            out.writeStringField("groupId", "billing");
            out.writeStringField("memberId", memberId);
            out.writeEndObject();
        };
        channel.writeAndFlush(
                Frame.write(channel.alloc(), RpcRequest.notification("groupChanged", params), 0, 1 << 26));
    }

    private final class Handler extends SimpleChannelInboundHandler<Frame> {
        Handler() {
            super(Frame.class, false);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            connections.add(ctx.channel());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            connections.remove(ctx.channel());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
            try (frame) {
                RpcRequest rpc = RpcRequest.read(frame);
                if (rpc.id().isEmpty()) {
                    return; // who the client is
                }
                RpcId id = rpc.id().get();
                ApiRequest<?> request = ApiMethod.of(rpc.method()).orElseThrow().readRequest(rpc.params());
                requests.add(request);
                Verdict verdict = script.apply(request);
                if (verdict == Verdict.DROP) {
                    return;
                }
                if (verdict != Verdict.CUT) {
                    serve(new Caller(ctx.channel(), id, verdict == Verdict.SERVE), request);
                }
                if (verdict == Verdict.CUT || verdict == Verdict.SERVE_AND_CUT) {
                    ctx.close();
                }
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /** Who is to be answered. */
    private record Caller(Channel channel, RpcId id, boolean wantsAnswer) {
        void answer(Json.Writer envelope, ByteBuf attachment) {
            if (!wantsAnswer || !channel.isActive()) {
                attachment.release();
                return;
            }
            channel.write(Frame.write(channel.alloc(), envelope, attachment.readableBytes(), 1 << 30));
            channel.writeAndFlush(attachment);
        }
    }

    private void serve(Caller caller, ApiRequest<?> request) {
        Optional<ErrorCode> failure = failures.apply(request);
        try {
            if (failure.isPresent()) {
                throw new BrokerException(failure.get(), "as the test wants it");
            }
            if (request instanceof Fetch.Request fetch) {
                serveFetch(caller, fetch);
            } else {
                caller.answer(RpcReply.result(caller.id, result(caller, request)), Unpooled.EMPTY_BUFFER);
            }
        } catch (BrokerException e) {
            caller.answer(RpcReply.error(caller.id, RpcError.of(e)), Unpooled.EMPTY_BUFFER);
        }
    }

    private ApiMessage result(Caller caller, ApiRequest<?> request) {
        if (request instanceof Metadata.Request metadata) {
            return metadata(metadata);
        } else if (request instanceof ListOffsets.Request list) {
            return new ListOffsets.Result(
                    list.partitions.stream().map(this::found).toList());
        } else if (request instanceof FindCoordinator.Request) {
            return new FindCoordinator.Result(1, "127.0.0.1", port);
        } else if (request instanceof ConsumerGroupHeartbeat.Request heartbeat) {
            return group.heartbeat(heartbeat, caller.channel);
        } else if (request instanceof OffsetCommit.Request commit) {
            return group.commit(commit);
        } else if (request instanceof OffsetFetch.Request fetch) {
            return new OffsetFetch.Result(
                    fetch.partitions.orElseThrow().stream().map(this::committed).toList());
        }
        throw new BrokerException(ErrorCode.METHOD_NOT_FOUND, request.methodName());
    }

    private Metadata.Result metadata(Metadata.Request request) {
        if (request.autoCreate && autoCreate) {
            request.topics.orElse(List.of()).forEach(topic -> create(topic, 1));
        }
        List<Metadata.Topic> told = new ArrayList<>();
        for (String name : request.topics.orElse(List.copyOf(topics.keySet()))) {
            List<Metadata.Partition> partitions = new ArrayList<>();
            partitionsOf(name)
                    .forEach(p -> partitions.add(
                            new Metadata.Partition(p.partition(), 1, 0, List.of(1), List.of(1), List.of())));
            Optional<RpcError> error = name.contains(" ")
                    ? Optional.of(new RpcError(ErrorCode.INVALID_TOPIC_EXCEPTION, name + " is no name"))
                    : topics.containsKey(name)
                            ? Optional.empty()
                            : Optional.of(new RpcError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, "no topic " + name));
            told.add(new Metadata.Topic(name, topicId(name), name.startsWith("__"), partitions, error));
        }
        return new Metadata.Result("test", 1, List.of(new Metadata.Broker(1, "127.0.0.1", port)), told);
    }

    private Optional<ScriptedLog> find(TopicPartition partition) {
        List<ScriptedLog> logs = topics.getOrDefault(partition.topic(), List.of());
        return partition.partition() < logs.size() ? Optional.of(logs.get(partition.partition())) : Optional.empty();
    }

    private static RpcError unknown(TopicPartition partition) {
        return new RpcError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, partition + " does not exist");
    }

    private ListOffsets.Found found(ListOffsets.Partition asked) {
        Optional<ScriptedLog> log = find(asked.partition);
        if (log.isEmpty()) {
            return failed(asked, unknown(asked.partition));
        }
        try {
            checkTopicId(asked.partition, asked.topicId);
        } catch (BrokerException e) {
            return failed(asked, RpcError.of(e));
        }
        Optional<String> id = topicId(asked.partition.topic());
        if (asked.timestamp < 0) {
            boolean earliest = asked.timestamp == ListOffsets.EARLIEST;
            long offset = earliest ? log.get().startOffset() : log.get().endOffset();
            return new ListOffsets.Found(asked.partition, id, offset, -1, Optional.empty());
        }
        long offset = log.get().offsetFor(asked.timestamp);
        return new ListOffsets.Found(asked.partition, id, offset, offset < 0 ? -1 : 1000 + offset, Optional.empty());
    }

    private static ListOffsets.Found failed(ListOffsets.Partition asked, RpcError error) {
        return new ListOffsets.Found(asked.partition, Optional.empty(), -1, -1, Optional.of(error));
    }

    private OffsetFetch.Committed committed(TopicPartition partition) {
        OffsetCommit.Partition commit = group.committed.get(partition);
        Optional<String> id = topicId(partition.topic());
        return commit == null
                ? new OffsetFetch.Committed(partition, id, -1, "", Optional.empty())
                : new OffsetFetch.Committed(partition, id, commit.offset, commit.metadata, Optional.empty());
    }

    private record WaitingFetch(Caller caller, Fetch.Request request) {}

    private void serveFetch(Caller caller, Fetch.Request request) {
        WaitingFetch fetch = new WaitingFetch(caller, request);
        if (!answer(fetch, false)) {
            waiting.add(fetch);
            loop.schedule(
                    () -> {
                        if (waiting.remove(fetch)) {
                            answer(fetch, true);
                        }
                    },
                    request.maxWaitMs,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void retryWaiting() {
        waiting.removeIf(fetch -> answer(fetch, false));
    }

    private boolean answer(WaitingFetch fetch, boolean anyway) {
        List<Fetch.Records> elements = new ArrayList<>();
        List<ByteBuf> attachments = new ArrayList<>();
        int bytes = 0;
        boolean errors = false;
        for (Fetch.Partition asked : fetch.request.partitions) {
            Fetch.Records element = read(asked, attachments);
            elements.add(element);
            bytes += element.size;
            errors |= element.error.isPresent();
        }
        ByteBuf attachment = Unpooled.wrappedBuffer(attachments.toArray(new ByteBuf[0]));
        if (!anyway && !errors && bytes < Math.max(1, fetch.request.minBytes)) {
            attachment.release();
            return false;
        }
        fetch.caller.answer(RpcReply.result(fetch.caller.id, new Fetch.Result(elements)), attachment);
        return true;
    }

    private Fetch.Records read(Fetch.Partition asked, List<ByteBuf> attachments) {
        Optional<ScriptedLog> found = find(asked.partition);
        if (found.isEmpty()) {
            return failed(asked, unknown(asked.partition));
        }
        try {
            checkTopicId(asked.partition, asked.topicId);
        } catch (BrokerException e) {
            return failed(asked, RpcError.of(e));
        }
        ScriptedLog log = found.get();
        if (asked.offset < log.startOffset() || asked.offset > log.endOffset()) {
            return failed(asked, new RpcError(ErrorCode.OFFSET_OUT_OF_RANGE, "offset " + asked.offset));
        }
        ByteBuf records = log.read(asked.offset, asked.maxBytes);
        attachments.add(records);
        return new Fetch.Records(
                asked.partition,
                log.endOffset(),
                log.startOffset(),
                records.readableBytes(),
                Optional.empty(),
                Optional.empty());
    }

    private static Fetch.Records failed(Fetch.Partition asked, RpcError error) {
        return new Fetch.Records(asked.partition, -1, -1, 0, Optional.empty(), Optional.of(error));
    }
}
