package io.minikafka.benchmarks.worker;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values made beforehand and handed out in turn, the same for both systems. */
final class Values {
    private static final int COUNT = 1024; // a power of two

    private final byte[][] values = new byte[COUNT][];

    private Values() {}

    /** {@code 100}: so many random bytes; {@code json}: lines of 260 bytes, as applications log them. */
    static Values of(String kind) {
        Random random = new Random(42);
        Values values = new Values();
        for (int i = 0; i < COUNT; i++) {
            values.values[i] = kind.equals("json") ? jsonLine(random) : bytes(random, Integer.parseInt(kind));
        }
        return values;
    }

    byte[] get(long number) {
        return values[(int) number & (COUNT - 1)];
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
        while (line.toString().getBytes(StandardCharsets.UTF_8).length < 258) {
            line.append((char) ('a' + random.nextInt(26)));
        }
        return line.append("\"}").toString().getBytes(StandardCharsets.UTF_8);
    }
}
