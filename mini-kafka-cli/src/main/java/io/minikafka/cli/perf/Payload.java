package io.minikafka.cli.perf;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Values of one length that compress about as text does: words of a small alphabet, different from record to record. */
final class Payload {
    private static final byte[] LETTERS = "etaoin shrdlu,0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final int VARIANTS = 256;

    private final byte[][] values = new byte[VARIANTS][];

    Payload(int bytes) {
        Random random = new Random(bytes); // the same from run to run
        for (int i = 0; i < VARIANTS; i++) {
            values[i] = new byte[bytes];
            for (int j = 0; j < bytes; j++) {
                values[i][j] = LETTERS[random.nextInt(LETTERS.length)];
            }
        }
    }

    byte[] value(long number) {
        return values[(int) (number % VARIANTS)];
    }
}
