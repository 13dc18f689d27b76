package io.minikafka.broker.metadata;

import java.util.concurrent.CompletableFuture;

/**
 * Hands out producer ids from blocks that the metadata reserved first: none is ever handed out twice, {@code kill -9}
 * included; a restart forgets the rest of a block.
 *
 * <p>Threads: any; the lock guards the block and is held over no wait.
 */
public final class ProducerIds {
    private static final int BLOCK = 1000;

    private final MetadataStore metadata;
    private final Object lock = new Object();
    private long next;
    private long end;

    public ProducerIds(MetadataStore metadata) {
        this.metadata = metadata;
    }

    public CompletableFuture<Long> next() {
        synchronized (lock) {
            if (next < end) {
                return CompletableFuture.completedFuture(next++);
            }
        }
        return metadata.submit(new MetadataCommand.ReserveProducerIds(BLOCK)).thenApply(image -> {
            synchronized (lock) {
                // Of two reservations at once the later one is kept; ids of the other block stay unused, never doubled.
                long first = image.nextProducerId() - BLOCK;
                next = Math.max(next, first + 1);
                end = Math.max(end, image.nextProducerId());
                return first;
            }
        });
    }
}
