package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MemoryPoolTest {
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final MemoryPool pool = new MemoryPool(1000, 100);
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void allThreadsHaveEnded() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void arraysOfTheUsualSizeAreUsedAgain() throws InterruptedException {
        byte[] array = pool.allocate(100, 0, MemoryPoolTest::nothing);
        pool.release(array, true);

        assertThat(pool.allocate(100, 0, MemoryPoolTest::nothing)).isSameAs(array);
        assertThat(pool.unusedBytes()).isEqualTo(900);
    }

    @Test
    void anArrayThatIsStillReadIsNotUsedAgain() throws InterruptedException {
        byte[] array = pool.allocate(100, 0, MemoryPoolTest::nothing);
        pool.release(array, false);

        assertThat(pool.allocate(100, 0, MemoryPoolTest::nothing)).isNotSameAs(array);
        assertThat(pool.unusedBytes()).isEqualTo(900);
    }

    @Test
    void idleArraysMakeRoomForALargeOne() throws InterruptedException {
        List<byte[]> small = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            small.add(pool.allocate(100, 0, MemoryPoolTest::nothing));
        }
        small.forEach(array -> pool.release(array, true));

        assertThat(pool.allocate(1000, 0, MemoryPoolTest::nothing)).hasSize(1000);
        assertThat(pool.unusedBytes()).isZero();
    }

    @Test
    void whoDoesNotGetMemoryInTimeIsToldTheNumbers() throws InterruptedException {
        byte[] all = pool.allocate(1000, 0, MemoryPoolTest::nothing);

        assertThatThrownBy(() -> pool.allocate(300, TimeUnit.MILLISECONDS.toNanos(20), MemoryPoolTest::nothing))
                .isInstanceOf(BrokerException.class)
                .hasMessageContainingAll("300 bytes", "20 ms", "1000 bytes")
                .satisfies(e -> assertThat(((BrokerException) e).code()).isEqualTo(ErrorCode.REQUEST_TIMED_OUT));
        pool.release(all, true);
        assertThat(pool.unusedBytes()).isEqualTo(1000);
        assertThat(pool.hasWaiting()).isFalse();
    }

    @Test
    void whoWaitsIsServedInTheOrderOfComingEvenWhereALaterOneWouldFit() throws InterruptedException {
        byte[] first = pool.allocate(500, 0, MemoryPoolTest::nothing);
        byte[] second = pool.allocate(400, 0, MemoryPoolTest::nothing);
        List<Integer> served = new CopyOnWriteArrayList<>();
        waiting(600, served);
        waiting(100, served);

        assertThat(served).isEmpty();
        pool.release(first, false); // which is enough for the first one alone; the next gets what that one releases

        await().until(() -> served.size() == 2);
        assertThat(served).containsExactly(600, 100);
        pool.release(second, false);
    }

    @Test
    void aLargeOneIsNotStarvedBySmallOnes() throws InterruptedException {
        List<byte[]> small = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            small.add(pool.allocate(100, 0, MemoryPoolTest::nothing));
        }
        List<Integer> served = new CopyOnWriteArrayList<>();
        waiting(800, served);

        for (int i = 0; i < 8; i++) {
            assertThat(served).isEmpty();
            pool.release(small.get(i), true);
        }

        await().until(() -> served.equals(List.of(800)));
    }

    @Test
    void whoWaitsGetsWhatIsFreeWhereMoreDoesNotComeFree() throws InterruptedException {
        byte[] kept = pool.allocate(990, 0, MemoryPoolTest::nothing);
        byte[] little = pool.allocate(10, 0, MemoryPoolTest::nothing);
        List<Integer> served = new CopyOnWriteArrayList<>();
        waiting(10, served);

        pool.release(little, false); // less than what wakes whoever waits

        await().until(() -> served.equals(List.of(10)));
        pool.release(kept, false);
    }

    @Test
    void whoeverHasToWaitSaysSoFirst() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        byte[] all = pool.allocate(1000, 0, told::incrementAndGet);
        assertThat(told).hasValue(0);

        Thread waiter = start(() -> pool.allocate(100, LONG_NANOS, told::incrementAndGet));

        await().until(() -> told.get() == 1 && pool.hasWaiting());
        pool.release(all, true);
        waiter.join();
        assertThat(pool.hasWaiting()).isFalse();
    }

    @Test
    void closingWakesWhoeverWaitsAndRefusesWhoeverComes() throws InterruptedException {
        pool.allocate(1000, 0, MemoryPoolTest::nothing);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        start(() -> {
            try {
                pool.allocate(100, LONG_NANOS, MemoryPoolTest::nothing);
            } catch (IllegalStateException e) {
                thrown.complete(e);
            }
        });
        await().until(pool::hasWaiting);

        pool.close();

        assertThat(thrown.join()).hasMessage("the producer is closed");
        assertThatThrownBy(() -> pool.allocate(1, 0, MemoryPoolTest::nothing))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anInterruptedWaitLeavesItsPlaceToTheNext() throws InterruptedException {
        byte[] all = pool.allocate(1000, 0, MemoryPoolTest::nothing);
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread first = start(() -> {
            try {
                pool.allocate(1000, LONG_NANOS, MemoryPoolTest::nothing);
            } catch (InterruptedException e) {
                thrown.complete(e);
            }
        });
        await().until(pool::hasWaiting);
        List<Integer> served = new CopyOnWriteArrayList<>();
        waiting(100, served);

        first.interrupt();
        assertThat(thrown.join()).isInstanceOf(InterruptedException.class);
        pool.release(all, true);

        await().until(() -> served.equals(List.of(100)));
    }

    @Test
    void manyThreadsNeverGetMoreThanThereIs() throws InterruptedException {
        AtomicLong inUse = new AtomicLong();
        AtomicLong most = new AtomicLong();
        for (int t = 0; t < 8; t++) {
            Random random = new Random(t);
            start(() -> {
                for (int i = 0; i < 2_000; i++) {
                    int bytes = random.nextBoolean() ? 100 : 1 + random.nextInt(600);
                    byte[] array = pool.allocate(bytes, LONG_NANOS, MemoryPoolTest::nothing);
                    most.accumulateAndGet(inUse.addAndGet(bytes), Math::max);
                    inUse.addAndGet(-bytes);
                    pool.release(array, random.nextBoolean());
                }
            });
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(most.get()).isBetween(600L, 1000L);
        assertThat(pool.unusedBytes()).isEqualTo(1000);
    }

    private static void nothing() {}

    private interface Action {
        void run() throws InterruptedException;
    }

    private Thread start(Action action) {
        Thread thread = new Thread(() -> {
            try {
                action.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        threads.add(thread);
        thread.start();
        return thread;
    }

    /** Starts a thread and returns when it waits. */
    private void waiting(int bytes, List<Integer> served) {
        CompletableFuture<Void> waits = new CompletableFuture<>();
        Thread thread = start(() -> {
            byte[] array = pool.allocate(bytes, LONG_NANOS, () -> waits.complete(null));
            served.add(bytes);
            pool.release(array, true);
        });
        waits.join();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    }
}
