package io.minikafka.broker.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class OrderedWritesTest {
    private final OrderedWrites writes = new OrderedWrites();
    private final List<Integer> done = new ArrayList<>();

    @Test
    void aWriteThatHasNothingToWaitForRunsAtOnce() {
        run(1, CompletableFuture.completedFuture(null));

        assertThat(done).containsExactly(1);
    }

    @Test
    void writesBehindOneThatWaitsRunAfterItInTheirOrder() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        CompletableFuture<Void> third = new CompletableFuture<>();
        run(1, first);
        run(2, CompletableFuture.completedFuture(null));
        run(3, third);
        run(4, CompletableFuture.completedFuture(null));
        assertThat(done).containsExactly(1);

        first.complete(null);
        assertThat(done).containsExactly(1, 2, 3);

        third.completeExceptionally(new IllegalStateException("on purpose"));
        assertThat(done).containsExactly(1, 2, 3, 4);
    }

    private void run(int number, CompletableFuture<Void> until) {
        writes.run(
                () -> {
                    done.add(number);
                    return until;
                },
                Runnable::run);
    }
}
