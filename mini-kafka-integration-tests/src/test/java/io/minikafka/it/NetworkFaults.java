package io.minikafka.it;

import java.util.Random;
import java.util.stream.Stream;

/**
 * What becomes of the frames on one way of a connection, as its seed says.
 *
 * <p>Threads: one.
 */
final class NetworkFaults {
    /** What becomes of one frame. */
    enum Fate {
        PASS,
        DROP,
        DUPLICATE,
        CUT_BEFORE,
        CUT_INSIDE,
        CUT_BEHIND
    }

    private final Random random;
    private final Weather weather;

    /**
     * How bad the network is; all but the last in frames of a thousand.
     *
     * @param longestDelayMs for one frame; those behind it wait too
     */
    record Weather(int drops, int duplicates, int cuts, int delays, int longestDelayMs) {
        /** Each fault is rare or frequent, independently of the others. */
        static Weather of(Random random, int longestDelayMs) {
            return new Weather(
                    random.nextInt(4) * 8,
                    random.nextInt(4) * 25,
                    random.nextInt(4) * 12,
                    random.nextInt(4) * 50,
                    longestDelayMs);
        }
    }

    /** So many seeds, or as many as {@code minikafka.seeds} says, from {@code minikafka.seed} on. */
    static Stream<Long> seeds(int count) {
        long first = Long.getLong("minikafka.seed", System.nanoTime() & 0xFFFFFF);
        return Stream.iterate(first, seed -> seed + 1).limit(Integer.getInteger("minikafka.seeds", count));
    }

    /** Those of neighbouring seeds would begin alike otherwise. */
    static Random random(long seed) {
        return new Random(new Random(seed * 0x9E3779B97F4A7C15L).nextLong());
    }

    NetworkFaults(long seed, Weather weather) {
        this.random = random(seed);
        this.weather = weather;
    }

    Fate next() {
        int dice = random.nextInt(1000);
        if (dice < weather.drops()) {
            return Fate.DROP;
        }
        dice -= weather.drops();
        if (dice < weather.duplicates()) {
            return Fate.DUPLICATE;
        }
        dice -= weather.duplicates();
        return dice >= weather.cuts()
                ? Fate.PASS
                : switch (random.nextInt(3)) {
                    case 0 -> Fate.CUT_BEFORE;
                    case 1 -> Fate.CUT_INSIDE;
                    default -> Fate.CUT_BEHIND;
                };
    }

    /** How long the next frame is held up. Most delays are short, few are the longest. */
    long delayMs() {
        if (random.nextInt(1000) >= weather.delays()) {
            return 0;
        }
        return random.nextInt(1 + random.nextInt(1 + weather.longestDelayMs()));
    }

    /** How many of the bytes of a frame get through before a cut inside it. */
    int some(int bytes) {
        return random.nextInt(bytes);
    }
}
