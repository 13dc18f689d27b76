package io.minikafka.benchmarks.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends one request, serialized beforehand, again and again over some connections, each to a partition of its own, and
 * only counts the answers. Whether they were good ones the end offsets tell.
 */
final class CeilingTask {
    private static final int ANSWERS_BYTES = 1 << 16;

    private CeilingTask() {}

    static Map<String, Double> run(Clients clients, Parameters parameters) throws Exception {
        int connections = parameters.number("connections");
        int records = parameters.number("records");
        ByteBuffer batch = Wire.batch(records, parameters.number("size"));
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            Stopwatch time = parameters.seconds();
            List<Callable<Long>> loads = new ArrayList<>();
            for (int partition = 0; partition < connections; partition++) {
                ByteBuffer request = clients.wire().produce(parameters.topic(), partition, batch);
                loads.add(() -> load(parameters, request, time));
            }
            long requests = 0;
            for (Future<Long> load : threads.invokeAll(loads)) {
                requests += load.get();
            }
            double seconds = time.seconds();
            check(clients, parameters, connections, requests * records);
            return Map.of("requests", (double) requests, "records", (double) requests * records, "seconds", seconds);
        } finally {
            threads.shutdown();
        }
    }

    /** Keeps some requests in flight: as many leave at once as answers came at once. Returns how many were answered. */
    private static long load(Parameters parameters, ByteBuffer request, Stopwatch time) throws IOException {
        int depth = parameters.number("inFlight");
        int length = request.remaining();
        ByteBuffer requests = ByteBuffer.allocateDirect(depth * length);
        for (int i = 0; i < depth; i++) {
            requests.put(request.duplicate());
        }
        try (SocketChannel channel =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), parameters.port()))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer answers = ByteBuffer.allocateDirect(ANSWERS_BYTES);
            long answered = 0;
            int free = depth;
            int inFlight = 0;
            while (inFlight > 0 || free > 0) {
                requests.limit(free * length).position(0);
                while (requests.hasRemaining()) {
                    channel.write(requests);
                }
                inFlight += free;
                if (channel.read(answers) < 0) {
                    throw new IOException("the broker hung up after " + answered + " answers");
                }
                int count = takeAnswers(answers);
                answered += count;
                inFlight -= count;
                free = time.isOver() ? 0 : count;
            }
            return answered;
        }
    }

    private static int takeAnswers(ByteBuffer answers) {
        int count = 0;
        answers.flip();
        while (answers.remaining() >= Integer.BYTES
                && answers.remaining() >= Integer.BYTES + answers.getInt(answers.position())) {
            answers.position(answers.position() + Integer.BYTES + answers.getInt(answers.position()));
            count++;
        }
        answers.compact();
        return count;
    }

    private static void check(Clients clients, Parameters parameters, int partitions, long records) {
        long written = Tasks.records(clients, parameters, partitions);
        if (written != records) {
            throw new IllegalStateException(records + " records were acknowledged, but " + written + " are there");
        }
    }
}
