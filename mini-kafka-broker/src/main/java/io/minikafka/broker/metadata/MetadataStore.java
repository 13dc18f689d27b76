package io.minikafka.broker.metadata;

import io.minikafka.broker.log.FileSystem;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * The one door through which metadata changes: commands are applied in order, written to {@code topics.json}, and only
 * then seen by anybody.
 *
 * <p>Threads: {@code owner} runs one command at a time and is the only writer; {@link #image} and {@link #submit} are
 * for any thread. The listener runs on the owner.
 */
public final class MetadataStore {
    private final FileSystem files;
    private final Path file;
    private final Executor owner;
    private final BiConsumer<MetadataImage, MetadataImage> listener;
    private volatile MetadataImage image = MetadataImage.EMPTY;

    /** {@code listener} gets each image but the loaded one, with the one before it, before the submitter hears of it. */
    public MetadataStore(
            FileSystem files, Path file, Executor owner, BiConsumer<MetadataImage, MetadataImage> listener) {
        this.files = files;
        this.file = file;
        this.owner = owner;
        this.listener = listener;
    }

    /** Reads the file, if there is one. Before anything is submitted. */
    public MetadataImage load() throws IOException {
        if (files.exists(file)) {
            image = TopicsFile.read(file);
        }
        return image;
    }

    public MetadataImage image() {
        return image;
    }

    /**
     * Applies a command after those before it.
     *
     * @return the image with it; or a {@link BrokerException}: the command's own,
     *     {@link ErrorCode#KAFKA_STORAGE_ERROR} where the file could not be written; then nothing has changed
     */
    public CompletableFuture<MetadataImage> submit(MetadataCommand command) {
        return decide(image -> command);
    }

    /**
     * Applies the command that {@code decision} makes of the image, between which nothing changes: for what depends on
     * how things are now. It runs on the owner; what it throws fails the future, and nothing has changed.
     */
    public CompletableFuture<MetadataImage> decide(Function<MetadataImage, MetadataCommand> decision) {
        try {
            return CompletableFuture.supplyAsync(() -> apply(decision.apply(image)), owner);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new BrokerException(
                    ErrorCode.COORDINATOR_NOT_AVAILABLE, "too many metadata changes at once, or the broker stops", e));
        }
    }

    private MetadataImage apply(MetadataCommand command) {
        MetadataImage before = image;
        MetadataImage after = command.applyTo(before);
        try {
            TopicsFile.write(files, file, after);
        } catch (IOException e) {
            throw new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, "write " + file + ": " + e.getMessage(), e);
        }
        image = after;
        listener.accept(before, after);
        return after;
    }
}
