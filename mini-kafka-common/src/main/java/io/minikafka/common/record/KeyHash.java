package io.minikafka.common.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Which partition a key belongs to: 32-bit MurmurHash2 with the seed that Kafka's Java client uses, so that both put the
 * same key into the same partition.
 */
public final class KeyHash {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int SEED = 0x9747b28c;
    private static final int MULTIPLIER = 0x5bd1e995;

    private KeyHash() {}

    /** 0 to {@code partitions} - 1, the same for the same key as long as the number of partitions stays. */
    public static int partitionFor(byte[] key, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions is " + partitions + ", must be at least 1");
        }
        // Clearing the sign bit, not Math.abs: that is what Kafka does, and abs has no answer for the smallest int.
        return (murmur2(key) & Integer.MAX_VALUE) % partitions;
    }

    static int murmur2(byte[] bytes) {
        int hash = SEED ^ bytes.length;
        int wholeWords = bytes.length & ~3;
        for (int at = 0; at < wholeWords; at += 4) {
            int word = (int) INT_LE.get(bytes, at) * MULTIPLIER;
            word ^= word >>> 24;
            hash = hash * MULTIPLIER ^ word * MULTIPLIER;
        }
        if (wholeWords < bytes.length) {
            for (int at = wholeWords, shift = 0; at < bytes.length; at++, shift += 8) {
                hash ^= (bytes[at] & 0xFF) << shift;
            }
            hash *= MULTIPLIER;
        }
        hash ^= hash >>> 13;
        hash *= MULTIPLIER;
        return hash ^ hash >>> 15;
    }
}
