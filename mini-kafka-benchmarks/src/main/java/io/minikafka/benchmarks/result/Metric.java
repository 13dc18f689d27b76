package io.minikafka.benchmarks.result;

/**
 * One figure of a benchmark.
 *
 * @param benchmark the name of the benchmark that gives it
 * @param name what it is, unique in its benchmark, such as {@code records/s}
 * @param unit for people: records/s, µs, s, MB
 * @param better which of two values is the better one
 * @param goal what we want to reach
 */
public record Metric(String benchmark, String name, String unit, Better better, Goal goal) {
    /** Which of two values is the better one. */
    public enum Better {
        HIGHER,
        LOWER
    }

    public static Metric higher(String benchmark, String name, String unit, Goal goal) {
        return new Metric(benchmark, name, unit, Better.HIGHER, goal);
    }

    public static Metric lower(String benchmark, String name, String unit, Goal goal) {
        return new Metric(benchmark, name, unit, Better.LOWER, goal);
    }

    /** By what factor ours is better than Kafka's: 2 is twice the records a second, or half the time. */
    public double factor(double ours, double kafka) {
        return better == Better.HIGHER ? ours / kafka : kafka / ours;
    }
}
