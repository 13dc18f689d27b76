package io.minikafka.broker.network;

import io.minikafka.common.api.DescribeBroker;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * What {@code describeBroker} tells.
 *
 * @param viewer looks at the threads, which takes a moment
 */
public record BrokerDescription(
        BrokerIdentity identity, long startedMs, Path dataDir, OpenConnections connections, Executor viewer) {

    CompletableFuture<DescribeBroker.Result> describe() {
        try {
            return CompletableFuture.supplyAsync(this::now, viewer);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "too many look at the broker at once, or it stops", e));
        }
    }

    private DescribeBroker.Result now() {
        return new DescribeBroker.Result(
                identity.brokerId(),
                identity.clusterId(),
                identity.version(),
                startedMs,
                dataDir.toAbsolutePath().toString(),
                System.getProperty("java.vm.vendor") + " " + System.getProperty("java.vm.name") + " "
                        + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                threads(),
                connections.described());
    }

    private static List<DescribeBroker.BrokerThread> threads() {
        ThreadMXBean bean = ManagementFactory.getThreadMXBean();
        boolean tellsCpu = bean.isThreadCpuTimeSupported() && bean.isThreadCpuTimeEnabled();
        List<DescribeBroker.BrokerThread> threads = new ArrayList<>();
        for (ThreadInfo info : bean.getThreadInfo(bean.getAllThreadIds())) {
            if (info != null) { // ended meanwhile
                long nanos = tellsCpu ? bean.getThreadCpuTime(info.getThreadId()) : -1;
                threads.add(new DescribeBroker.BrokerThread(
                        info.getThreadName(),
                        info.getThreadState().name(),
                        nanos < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(nanos)));
            }
        }
        threads.sort(Comparator.comparing(thread -> thread.name));
        return threads;
    }
}
