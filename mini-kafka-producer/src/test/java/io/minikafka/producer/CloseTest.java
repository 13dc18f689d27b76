package io.minikafka.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CloseTest extends ProducerTestBase {
    @Test
    void flushSendsWhatLingersAndReturnsWhenItIsSettled() {
        broker.createTopic("orders", 3);
        broker.script(request -> new ScriptedBroker.Plan().answerAfterMs(30));
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000);
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 100);

        producer.flush();

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompleted());
    }

    @Test
    void flushReturnsAlsoWhereRecordsFail() {
        broker.script(request -> new ScriptedBroker.Plan().failAll(ErrorCode.INVALID_RECORD));
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000);
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 3);

        producer.flush();

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompletedExceptionally());
    }

    @Test
    void flushOfNothingReturnsAtOnce() {
        producer().flush();
    }

    @Test
    void anInterruptEndsAFlush() throws InterruptedException {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer();
        producer.send(new ProducerRecord<>("orders", "v"));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread flusher = new Thread(() -> {
            try {
                producer.flush();
            } catch (InterruptException e) {
                thrown.set(e);
            }
        });

        flusher.start();
        await().until(() -> flusher.getState() == Thread.State.TIMED_WAITING);
        flusher.interrupt();
        flusher.join();

        assertThat(thrown.get()).hasMessageContaining("interrupted");
    }

    @Test
    void closeSendsWhatLingers() {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000);
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 100);

        producer.close();

        assertThat(futures).allSatisfy(future -> assertThat(future).isCompleted());
        assertThat(values("orders", 0)).hasSize(100);
        producer.close();
        producer.close(Duration.ofSeconds(1));
    }

    @Test
    void closeFailsWhatIsLeftAfterItsTime() {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer("batch.size", 0);
        List<CompletableFuture<RecordMetadata>> futures = send(producer, 10);
        long start = System.nanoTime();

        producer.close(Duration.ofMillis(200));

        assertThat(System.nanoTime() - start).isBetween(190_000_000L, 5_000_000_000L);
        assertThat(futures)
                .hasSize(10)
                .allSatisfy(future -> assertThatThrownBy(() -> get(future))
                        .isInstanceOf(BrokerException.class)
                        .hasMessageContainingAll("topic orders", "partition 0", "producer was closed", "200 ms"));
    }

    @Test
    void closeInACallbackReturnsAtOnceAndHappensBehindIt() {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 60_000, "batch.size", 200);
        CompletableFuture<Long> tookNanos = new CompletableFuture<>();
        producer.send(new ProducerRecord<>("orders", "x".repeat(150)), (metadata, exception) -> {
            long start = System.nanoTime();
            producer.close(Duration.ofSeconds(10));
            tookNanos.complete(System.nanoTime() - start);
        });
        CompletableFuture<RecordMetadata> second = producer.send(new ProducerRecord<>("orders", "x".repeat(150)));

        assertThat(tookNanos.join()).isLessThan(1_000_000_000L);
        assertThat(get(second).offset()).isEqualTo(1);
        await().until(() -> threadsOf("mini-kafka-producer") == 0);
    }

    @Test
    void aSecondCloseCutsALongOneShort() throws InterruptedException {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer();
        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));
        Thread closer = new Thread(producer::close);

        closer.start();
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        producer.close(Duration.ZERO);
        closer.join();

        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void anInterruptCutsCloseShortAndIsLeftSet() throws InterruptedException {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer();
        CompletableFuture<RecordMetadata> future = producer.send(new ProducerRecord<>("orders", "v"));
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread closer = new Thread(() -> {
            producer.close();
            flag.set(Thread.currentThread().isInterrupted());
        });

        closer.start();
        await().until(() -> closer.getState() == Thread.State.TIMED_WAITING);
        closer.interrupt();
        closer.join();

        assertThat(flag.get()).isTrue();
        assertThat(future).isCompletedExceptionally();
    }

    @Test
    void closeWakesWhoeverWaitsForMemoryOrMetadata() throws InterruptedException {
        broker.script(request -> new ScriptedBroker.Plan().neverAnswer());
        MiniKafkaProducer<String, String> producer = producer("buffer.memory", 1000, "batch.size", 1000);
        producer.send(new ProducerRecord<>("orders", "v".repeat(900)));
        broker.autoCreate(false);
        AtomicReference<Throwable> forMemory = new AtomicReference<>();
        AtomicReference<Throwable> forMetadata = new AtomicReference<>();
        Thread first = sending(producer, "orders", forMemory);
        Thread second = sending(producer, "another", forMetadata);

        await().until(() ->
                first.getState() == Thread.State.TIMED_WAITING && second.getState() == Thread.State.TIMED_WAITING);
        producer.close(Duration.ZERO);
        first.join();
        second.join();

        assertThat(forMemory.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(forMetadata.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void everyRecordThatSendTookIsSettledWhenCloseReturns() throws InterruptedException {
        MiniKafkaProducer<String, String> producer = producer("linger.ms", 1);
        producer.partitionsFor("orders");
        List<CompletableFuture<RecordMetadata>> taken = new java.util.concurrent.CopyOnWriteArrayList<>();
        List<Thread> senders = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        while (true) {
                            taken.add(producer.send(new ProducerRecord<>("orders", "v")));
                        }
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("closed");
                    }
                }))
                .toList();

        senders.forEach(Thread::start);
        await().until(() -> taken.size() > 200);
        producer.close();
        for (Thread sender : senders) {
            sender.join();
        }

        assertThat(taken).allSatisfy(future -> assertThat(future).isCompleted());
        assertThat(values("orders", 0)).hasSize(taken.size());
    }

    @Test
    void theThreadIsADaemonAndEndsWithTheProducer() {
        MiniKafkaProducer<String, String> producer = producer("client.id", "billing");
        get(producer.send(new ProducerRecord<>("orders", "v")));

        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("mini-kafka-producer-billing"))
                .hasSize(1)
                .allMatch(Thread::isDaemon);
        producer.close();

        await().until(() -> threadsOf("mini-kafka-producer-billing") == 0);
    }

    private static Thread sending(
            MiniKafkaProducer<String, String> producer, String topic, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            try {
                producer.send(new ProducerRecord<>(topic, "v".repeat(900)));
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        thread.start();
        return thread;
    }

    private static long threadsOf(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .count();
    }

    private static List<CompletableFuture<RecordMetadata>> send(MiniKafkaProducer<String, String> producer, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> producer.send(new ProducerRecord<>("orders", "v" + i)))
                .toList();
    }
}
