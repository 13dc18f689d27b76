package io.minikafka.common.record;

/**
 * How much compressed batches may inflate to: each of them, and those together that somebody asks for at once. What was
 * inflated counts, also of a batch that turns out to be damaged or too large.
 *
 * <p>Threads: one at a time.
 */
public final class InflateBudget {
    private final int batchBytes;
    private final long totalBytes;
    private final String scope;
    private long leftBytes;

    /**
     * @param batchBytes for each batch
     * @param totalBytes for all together
     * @param scope what all together are, and by which setting, for messages: "one request (…)"
     */
    public InflateBudget(int batchBytes, long totalBytes, String scope) {
        this.batchBytes = batchBytes;
        this.totalBytes = totalBytes;
        this.scope = scope;
        this.leftBytes = totalBytes;
    }

    /** Bounds each batch alone. */
    public static InflateBudget ofEachBatch(int batchBytes) {
        return new InflateBudget(batchBytes, Long.MAX_VALUE, "anybody");
    }

    /** Whether more was inflated than all together may take. */
    public boolean isSpent() {
        return leftBytes < 0;
    }

    int batchBytes() {
        return batchBytes;
    }

    long totalBytes() {
        return totalBytes;
    }

    String scope() {
        return scope;
    }

    void take(int bytes) {
        leftBytes -= bytes;
    }
}
