package io.minikafka.common.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/** One header of a record. Equal by content; its value is shared with the caller, not copied, and is not to be changed. */
public final class Header {
    private final String name;
    private final byte[] nameUtf8;
    private final byte[] value;

    /** @param value may be null */
    public Header(String name, byte[] value) {
        this.name = Objects.requireNonNull(name, "name");
        this.nameUtf8 = name.getBytes(StandardCharsets.UTF_8);
        this.value = value;
    }

    public String name() {
        return name;
    }

    /** The bytes themselves, no copy; null where the header has none. */
    public byte[] value() {
        return value;
    }

    /** Encoded once, because the size of a record is asked for more often than it is written. */
    byte[] nameUtf8() {
        return nameUtf8;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Header
                && name.equals(((Header) other).name)
                && Arrays.equals(value, ((Header) other).value);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return name + "=" + (value == null ? "null" : value.length + " bytes");
    }
}
