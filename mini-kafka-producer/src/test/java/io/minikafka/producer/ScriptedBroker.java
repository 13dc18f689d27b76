package io.minikafka.producer;

import static org.awaitility.Awaitility.await;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.api.ApiMessage;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiRequest;
import io.minikafka.common.api.InitProducerId;
import io.minikafka.common.api.Metadata;
import io.minikafka.common.api.Produce;
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
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A broker that speaks the protocol as far as producers need it, keeps what it is sent in memory, checks sequences as
 * the real one does, and fails as its script says. Everything happens on its one thread.
 */
final class ScriptedBroker implements AutoCloseable {
    private static final int MAX_FRAME_BYTES = 64 << 20;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Integer> topics = new HashMap<>();
    private final Map<String, Integer> creations = new HashMap<>();
    private final Map<TopicPartition, FakeLog> logs = new HashMap<>();
    private final Set<Channel> connections = new HashSet<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> methods = new CopyOnWriteArrayList<>();
    private volatile Function<Seen, Plan> script = request -> new Plan();
    private volatile Function<String, Optional<ErrorCode>> metadataErrors = topic -> Optional.empty();
    private volatile boolean autoCreate = true;
    private volatile int newTopicPartitions = 1;
    private Channel server;
    private int port;
    private long lastProducerId = 1000;
    private volatile short firstEpoch;

    /** What is to happen with one produce request. */
    static final class Plan {
        private boolean cutBefore;
        private boolean cutAfter;
        private boolean answered = true;
        private long delayMs;
        private long applyAfterMs;
        private Function<TopicPartition, Optional<ErrorCode>> errors = partition -> Optional.empty();

        Plan cutBeforeApplying() {
            cutBefore = true;
            return this;
        }

        Plan cutAfterApplying() {
            cutAfter = true;
            return this;
        }

        Plan neverAnswer() {
            answered = false;
            return this;
        }

        Plan answerAfterMs(long ms) {
            delayMs = ms;
            return this;
        }

        /** The request comes so late, as if it had been held up on the way. */
        Plan applyAfterMs(long ms) {
            applyAfterMs = ms;
            return this;
        }

        Plan fail(Function<TopicPartition, Optional<ErrorCode>> how) {
            errors = how;
            return this;
        }

        Plan failAll(ErrorCode code) {
            return fail(partition -> Optional.of(code));
        }
    }

    /** A produce request that came. */
    static final class Seen {
        final int number;
        final Produce.Request request;
        final int attachmentBytes;
        /** Requests that are not answered, this one included. */
        final int unanswered;

        Seen(int number, Produce.Request request, int attachmentBytes, int unanswered) {
            this.number = number;
            this.request = request;
            this.attachmentBytes = attachmentBytes;
            this.unanswered = unanswered;
        }
    }

    static ScriptedBroker start() {
        ScriptedBroker broker = new ScriptedBroker();
        broker.listen(0);
        return broker;
    }

    private void listen(int onPort) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new FrameDecoder(MAX_FRAME_BYTES, MAX_FRAME_BYTES), new Handler());
                    }
                });
        server = bind(bootstrap, onPort);
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

    String address() {
        return "127.0.0.1:" + port;
    }

    void script(Function<Seen, Plan> newScript) {
        script = newScript;
    }

    void metadataErrors(Function<String, Optional<ErrorCode>> errors) {
        metadataErrors = errors;
    }

    void autoCreate(boolean on) {
        autoCreate = on;
    }

    void newTopicPartitions(int partitions) {
        newTopicPartitions = partitions;
    }

    /** Producer ids are given out with this epoch. */
    void firstEpoch(short epoch) {
        firstEpoch = epoch;
    }

    void createTopic(String name, int partitions) {
        onThread(() -> create(name, partitions));
    }

    private void create(String name, int partitions) {
        topics.put(name, partitions);
        creations.merge(name, 1, Integer::sum);
    }

    /** Of the topic that has the name now. */
    String topicId(String name) {
        return "id-" + creations.get(name) + "-of-" + name;
    }

    void deleteTopic(String name) {
        onThread(() -> deleteOnThread(name));
    }

    /** Deletes and creates it; for scripts. */
    void recreateOnThread(String name, int partitions) {
        deleteOnThread(name);
        create(name, partitions);
    }

    /** As {@link #deleteTopic}, for scripts. */
    void deleteOnThread(String name) {
        topics.remove(name);
        logs.keySet().removeIf(partition -> partition.topic().equals(name));
    }

    /** Cuts all connections and does not listen any more. */
    void stop() {
        server.close().syncUninterruptibly();
        onThread(() -> {
            connections.forEach(Channel::close);
            return null;
        });
    }

    /** Listens again, on the same port. */
    void restart() {
        listen(port);
    }

    void loseRecords(String topic, int partition, int count) {
        onThread(() -> {
            logs.get(new TopicPartition(topic, partition)).lose(count);
            return null;
        });
    }

    /** Why batches were refused, without what the script wanted. */
    List<ErrorCode> refusals() {
        return onThread(() ->
                logs.values().stream().flatMap(log -> log.refusals().stream()).toList());
    }

    void forgetProducers() {
        onThread(() -> {
            logs.values().forEach(FakeLog::forgetProducers);
            return null;
        });
    }

    List<Seen> seen() {
        return seen;
    }

    long calls(String method) {
        return methods.stream().filter(method::equals).count();
    }

    List<FakeLog.Stored> records(String topic, int partition) {
        return onThread(() -> {
            FakeLog log = logs.get(new TopicPartition(topic, partition));
            return log == null ? List.<FakeLog.Stored>of() : List.copyOf(log.records());
        });
    }

    private void onThread(Runnable action) {
        group.next().submit(action).syncUninterruptibly();
    }

    private <T> T onThread(java.util.concurrent.Callable<T> action) {
        return group.next().submit(action).syncUninterruptibly().getNow();
    }

    @Override
    public void close() {
        stop();
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private final class Handler extends SimpleChannelInboundHandler<Frame> {
        private int unanswered;

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
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
            RpcRequest request = RpcRequest.read(frame);
            ByteBuf attachment = frame.takeAttachment();
            try {
                if (request.id().isEmpty()) {
                    return; // who the client is
                }
                methods.add(request.method());
                ApiRequest<?> params =
                        ApiMethod.of(request.method()).orElseThrow().readRequest(request.params());
                if (params instanceof Produce.Request produce) {
                    produce(ctx, request.id().orElseThrow(), produce, attachment);
                } else {
                    write(ctx, RpcReply.result(request.id().orElseThrow(), answer(params)));
                }
            } finally {
                attachment.release();
            }
        }

        private void produce(ChannelHandlerContext ctx, RpcId id, Produce.Request request, ByteBuf attachment) {
            unanswered++;
            Seen came = new Seen(seen.size(), request, attachment.readableBytes(), unanswered);
            seen.add(came);
            Plan plan = script.apply(came);
            if (!ctx.channel().isActive()) {
                return; // cut by this script or an earlier one: what came with it is lost
            }
            if (plan.cutBefore) {
                ctx.close();
                return;
            }
            if (plan.applyAfterMs == 0) {
                apply(ctx, id, request, attachment, plan);
            } else {
                ByteBuf late = attachment.retain();
                ctx.executor()
                        .schedule(
                                () -> {
                                    apply(ctx, id, request, late, plan);
                                    late.release();
                                },
                                plan.applyAfterMs,
                                TimeUnit.MILLISECONDS);
            }
        }

        private void apply(
                ChannelHandlerContext ctx, RpcId id, Produce.Request request, ByteBuf attachment, Plan plan) {
            List<Produce.Written> written = new ArrayList<>();
            for (Produce.Partition partition : request.partitions) {
                ByteBuf batch = attachment.readSlice(partition.size);
                written.add(append(partition, batch, plan));
            }
            if (plan.cutAfter) {
                ctx.close();
                return;
            }
            if (!plan.answered) {
                return;
            }
            Runnable answer = () -> {
                unanswered--;
                write(ctx, RpcReply.result(id, new Produce.Result(written)));
            };
            if (plan.delayMs == 0) {
                answer.run();
            } else {
                ctx.executor().schedule(answer, plan.delayMs, TimeUnit.MILLISECONDS);
            }
        }
    }

    private static void write(ChannelHandlerContext ctx, Json.Writer reply) {
        if (ctx.channel().isActive()) {
            ctx.writeAndFlush(Frame.write(ctx.alloc(), reply, 0, MAX_FRAME_BYTES));
        }
    }

    private Produce.Written append(Produce.Partition element, ByteBuf batch, Plan plan) {
        TopicPartition partition = new TopicPartition(element.topic, element.partition);
        Optional<ErrorCode> error = plan.errors.apply(partition);
        int partitions = topics.getOrDefault(partition.topic(), 0);
        if (error.isEmpty() && partition.partition() >= partitions) {
            error = Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
        }
        if (error.isEmpty() && !element.topicId.orElse(topicId(element.topic)).equals(topicId(element.topic))) {
            error = Optional.of(ErrorCode.INCONSISTENT_TOPIC_ID);
        }
        if (error.isEmpty()) {
            return logs.computeIfAbsent(partition, FakeLog::new).append(batch);
        }
        RpcError told = new RpcError(error.get(), "scripted for " + partition);
        return new Produce.Written(partition, -1, 0, -1, Optional.of(told));
    }

    private ApiMessage answer(ApiRequest<?> params) {
        if (params instanceof Metadata.Request metadata) {
            return metadata(metadata);
        }
        if (params instanceof InitProducerId.Request) {
            return new InitProducerId.Result(++lastProducerId, firstEpoch);
        }
        throw new IllegalStateException("not scripted: " + params.method());
    }

    private Metadata.Result metadata(Metadata.Request request) {
        List<Metadata.Topic> told = new ArrayList<>();
        for (String name : request.topics.orElse(List.copyOf(topics.keySet()))) {
            Optional<ErrorCode> error = metadataErrors.apply(name);
            if (error.isEmpty() && !topics.containsKey(name)) {
                if (autoCreate && request.autoCreate) {
                    create(name, newTopicPartitions);
                } else {
                    error = Optional.of(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
                }
            }
            told.add(topic(name, error));
        }
        return new Metadata.Result("test-cluster", 1, List.of(new Metadata.Broker(1, "127.0.0.1", port)), told);
    }

    private Metadata.Topic topic(String name, Optional<ErrorCode> error) {
        if (error.isPresent()) {
            RpcError told = new RpcError(error.get(), "scripted for " + name);
            return new Metadata.Topic(name, Optional.empty(), false, List.of(), Optional.of(told));
        }
        List<Metadata.Partition> partitions = new ArrayList<>();
        for (int partition = 0; partition < topics.get(name); partition++) {
            partitions.add(new Metadata.Partition(partition, 1, 0, List.of(1), List.of(1), List.of()));
        }
        return new Metadata.Topic(name, Optional.of(topicId(name)), false, partitions, Optional.empty());
    }
}
