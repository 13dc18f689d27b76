package io.minikafka.broker.network;

import io.minikafka.broker.topic.Topics;
import io.minikafka.common.api.Produce;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Which writes of one request have to get to the disk before it is answered: {@link #NONE}, for which nothing is made and
 * which is never changed, and what {@link #with} makes of it. On the event loop until {@link #whenSynced}.
 */
final class UnsyncedWrites {
    static final UnsyncedWrites NONE = new UnsyncedWrites(List.of());

    /** The write whose outcome stands at {@code index}. */
    private record Write(int index, CompletableFuture<Void> synced) {}

    private final List<Write> writes;

    private UnsyncedWrites(List<Write> writes) {
        this.writes = writes;
    }

    UnsyncedWrites with(int index, CompletableFuture<Void> synced) {
        UnsyncedWrites more = this == NONE ? new UnsyncedWrites(new ArrayList<>()) : this;
        more.writes.add(new Write(index, synced));
        return more;
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    /** Hands on what became of all writes, on the thread that synced the last one. */
    void whenSynced(List<Produce.Written> written, Consumer<List<Produce.Written>> then) {
        CompletableFuture<?>[] all = writes.stream().map(Write::synced).toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(all).whenComplete((synced, failure) -> then.accept(outcome(written)));
    }

    private List<Produce.Written> outcome(List<Produce.Written> written) {
        List<Produce.Written> outcome = new ArrayList<>(written);
        for (Write write : writes) {
            write.synced().whenComplete((synced, failure) -> {
                if (failure != null) {
                    outcome.set(
                            write.index(),
                            ProduceHandler.failed(written.get(write.index()).partition, Topics.failureOf(failure)));
                }
            });
        }
        return outcome;
    }
}
