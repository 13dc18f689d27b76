package io.minikafka.benchmarks.worker;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values made beforehand and handed out in turn, the same for both systems. */
final class Values {
    private static final int MOST = 1024; // a power of two, as the count of large values is
    private static final int MEMORY_BYTES = 32 << 20; // for all of them, of a heap of 1 GiB
    private static final int JSON_LENGTH = 260;

    private final byte[][] values;

    private Values(int count) {
        values = new byte[count][];
    }

    /** {@code 100}: so many random bytes; {@code json}: lines of 260 bytes, as applications log them. */
    static Values of(String kind) {
        Random random = new Random(42);
        boolean json = kind.equals("json");
        int length = json ? JSON_LENGTH : Integer.parseInt(kind);
        Values values = new Values(Math.min(MOST, Integer.highestOneBit(Math.max(1, MEMORY_BYTES / length))));
        for (int i = 0; i < values.values.length; i++) {
            values.values[i] = json ? jsonLine(random) : bytes(random, length);
        }
        return values;
    }

    byte[] get(long number) {
        return values[(int) number & (values.length - 1)];
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] jsonLine(Random random) {
        String[] verbs = {"created", "paid", "packed", "shipped", "returned"};
        String[] places = {"Hamburg", "Lisboa", "Kraków", "Wien", "Århus", "Nantes"};
        StringBuilder line = new StringBuilder(String.format(
                "{\"time\":\"2026-03-%02dT%02d:%02d:%02d.%03dZ\",\"order\":%d,\"customer\":\"c-%05d\",\"event\":\"%s\","
                        + "\"warehouse\":\"%s\",\"amount\":%d.%02d,\"currency\":\"EUR\",\"note\":\"",
                1 + random.nextInt(28),
                random.nextInt(24),
                random.nextInt(60),
                random.nextInt(60),
                random.nextInt(1000),
                1_000_000 + random.nextInt(9_000_000),
                random.nextInt(20_000),
                verbs[random.nextInt(verbs.length)],
                places[random.nextInt(places.length)],
                random.nextInt(500),
                random.nextInt(100)));
        while (line.toString().getBytes(StandardCharsets.UTF_8).length < JSON_LENGTH - 2) {
            line.append((char) ('a' + random.nextInt(26)));
        }
        return line.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
