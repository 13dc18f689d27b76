package io.minikafka.benchmarks.result;

/**
 * What a figure has to be. Either may be absent (0): a factor by which it is better than Kafka's, and a limit that ours
 * has to keep by itself.
 *
 * @param factor ours is to be better than Kafka's by so much, pair by pair, at the median
 * @param limit ours is to be on the good side of it, at the median
 */
public record Goal(double factor, double limit) {
    /** Shown, without anything to reach. */
    public static final Goal NONE = new Goal(0, 0);

    /** Better than Kafka by so much. */
    public static Goal factor(double factor) {
        return new Goal(factor, 0);
    }

    /** On the good side of a limit. */
    public static Goal limit(double limit) {
        return new Goal(0, limit);
    }

    public boolean none() {
        return factor == 0 && limit == 0;
    }
}
