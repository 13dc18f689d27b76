package io.minikafka.common.record;

/** An array that is used again and again by one owner; it is not kept where it was needed unusually large. */
final class SpareBytes {
    private static final int KEPT_BYTES = 256 * 1024;

    private byte[] kept = new byte[0];

    /** At least so many bytes, with anything in them; in use until the next call. */
    byte[] atLeast(int bytes) {
        if (kept.length >= bytes) {
            return kept;
        }
        byte[] larger = new byte[bytes];
        if (bytes <= KEPT_BYTES) {
            kept = larger;
        }
        return larger;
    }
}
