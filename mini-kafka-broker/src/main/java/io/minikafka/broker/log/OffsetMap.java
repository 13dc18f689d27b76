package io.minikafka.broker.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * From a key to the last offset that it has, in memory of a fixed size: 24 bytes for each key, however long it is, because
 * of each there is only a hash of 16 bytes. Two keys with one hash would be taken for one; the hash is the first half of
 * SHA-256, for which nobody knows how to make such keys.
 *
 * <p>Threads: one at a time.
 */
final class OffsetMap {
    static final int SLOT_BYTES = 24;

    private static final double MAX_LOAD = 0.9;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LONGS = 3; // two of the hash, and the offset + 1, so that 0 is a free slot

    private final MessageDigest digest;
    private final byte[] hash;
    private final long[] slots;
    private final int slotCount;
    private final int capacity;
    private int size;

    /** Takes {@code bytes} bytes at once, enough for two slots at least. */
    OffsetMap(int bytes) {
        this.slotCount = bytes / SLOT_BYTES;
        if (slotCount < 2) {
            throw new IllegalArgumentException("a map of " + bytes + " bytes; allowed: " + 2 * SLOT_BYTES + " or more");
        }
        this.slots = new long[slotCount * LONGS];
        this.capacity = (int) (slotCount * MAX_LOAD);
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
        this.hash = new byte[digest.getDigestLength()];
    }

    /** How many different keys fit. */
    int capacity() {
        return capacity;
    }

    int size() {
        return size;
    }

    void clear() {
        if (size > 0) {
            Arrays.fill(slots, 0);
            size = 0;
        }
    }

    /** Says that {@code key} is at {@code offset}, later than before; false where that takes more room than there is. */
    boolean put(byte[] key, long offset) {
        int slot = slotOf(key);
        if (slots[slot + 2] == 0) {
            if (size == capacity) {
                return false;
            }
            size++;
            slots[slot] = firstHalf();
            slots[slot + 1] = secondHalf();
        }
        slots[slot + 2] = offset + 1;
        return true;
    }

    /** The last offset of {@code key}; -1 where it was not put. */
    long get(byte[] key) {
        return slots[slotOf(key) + 2] - 1;
    }

    /** The index of the slot that has the key, or of the free one where it would go; leaves its hash in {@link #hash}. */
    private int slotOf(byte[] key) {
        digest.update(key);
        try {
            digest.digest(hash, 0, hash.length);
        } catch (java.security.DigestException e) {
            throw new IllegalStateException("the array has the length of the digest", e);
        }
        long first = firstHalf();
        long second = secondHalf();
        int slot = LONGS * (int) Long.remainderUnsigned(first, slotCount);
        while (slots[slot + 2] != 0 && (slots[slot] != first || slots[slot + 1] != second)) {
            slot += LONGS;
            if (slot == slots.length) {
                slot = 0;
            }
        }
        return slot;
    }

    private long firstHalf() {
        return (long) LONG.get(hash, 0);
    }

    private long secondHalf() {
        return (long) LONG.get(hash, 8);
    }
}
