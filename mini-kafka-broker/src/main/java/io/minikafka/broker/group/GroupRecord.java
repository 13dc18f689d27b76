package io.minikafka.broker.group;

import java.util.Optional;

/** A record for the {@link GroupStore}: JSON both, so that a person can read the log. */
public final class GroupRecord {
    private final byte[] key;
    private final Optional<byte[]> value;

    GroupRecord(byte[] key, Optional<byte[]> value) {
        this.key = key;
        this.value = value;
    }

    public byte[] key() {
        return key;
    }

    /** Empty where the record deletes its key. */
    public Optional<byte[]> value() {
        return value;
    }
}
