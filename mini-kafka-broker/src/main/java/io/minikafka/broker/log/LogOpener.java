package io.minikafka.broker.log;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;

/** Opens the logs of a start two at a time: while one waits for the disk, the other one computes CRCs. */
final class LogOpener {
    private static final int THREADS = 2;

    private LogOpener() {}

    /** Threads of its own, which have ended when this returns. The first failure is thrown. */
    static Map<TopicPartition, PartitionLog> open(
            Map<TopicPartition, LogSpec> specs, BiFunction<TopicPartition, LogSpec, PartitionLog> opener) {
        List<Callable<PartitionLog>> tasks = new ArrayList<>();
        specs.forEach((partition, spec) -> tasks.add(() -> opener.apply(partition, spec)));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> new Thread(task, "log-opener"));
        try {
            Map<TopicPartition, PartitionLog> opened = new TreeMap<>();
            for (Future<PartitionLog> future : threads.invokeAll(tasks)) {
                PartitionLog log = future.get();
                opened.put(log.partition(), log);
            }
            return opened;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BrokerException refused
                    ? refused
                    : new IllegalStateException("a log could not be opened", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, "interrupted while opening the logs", e);
        } finally {
            threads.shutdown();
        }
    }
}
