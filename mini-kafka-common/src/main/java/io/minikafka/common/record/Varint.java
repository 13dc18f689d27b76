package io.minikafka.common.record;

/** Zigzag varints as records use them: 7 bits a byte, lowest first, at most 5 bytes for an int and 10 for a long. */
final class Varint {
    static final int MAX_INT_BYTES = 5;
    static final int MAX_LONG_BYTES = 10;

    private Varint() {}

    static int zigzag(int value) {
        return (value << 1) ^ (value >> 31);
    }

    static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static int unzigzag(int raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }

    static long unzigzag(long raw) {
        return (raw >>> 1) ^ -(raw & 1);
    }

    static int sizeOf(int value) {
        int raw = zigzag(value);
        return (raw & ~0x7F) == 0 ? 1 : (38 - Integer.numberOfLeadingZeros(raw)) / 7;
    }

    static int sizeOf(long value) {
        long raw = zigzag(value);
        return (raw & ~0x7FL) == 0 ? 1 : (70 - Long.numberOfLeadingZeros(raw)) / 7;
    }

    /** Returns the index behind the last byte written. */
    static int write(byte[] to, int index, int value) {
        int at = index;
        int raw = zigzag(value);
        while ((raw & ~0x7F) != 0) {
            to[at++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        to[at++] = (byte) raw;
        return at;
    }

    /** Returns the index behind the last byte written. */
    static int write(byte[] to, int index, long value) {
        int at = index;
        long raw = zigzag(value);
        while ((raw & ~0x7FL) != 0) {
            to[at++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        to[at++] = (byte) raw;
        return at;
    }
}
