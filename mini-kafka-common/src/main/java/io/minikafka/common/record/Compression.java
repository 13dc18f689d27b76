package io.minikafka.common.record;

import io.minikafka.common.config.Parser;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * How the records of a batch are compressed; bits 0 to 2 of its attributes. Numbers, names and levels are Kafka's. What
 * gzip takes comes with Java; each of the others needs a library, which is loaded at its first use.
 */
public enum Compression {
    NONE(0),
    GZIP(1, 1, 9, -1),
    SNAPPY(2),
    LZ4(3, 1, 17, 9),
    ZSTD(4, -131_072, 22, 3);

    private static final Compression[] BY_ID = values();

    private final int id;
    private final int minLevel;
    private final int maxLevel;
    private final int defaultLevel;

    Compression(int id) {
        this(id, 0, 0, 0);
    }

    Compression(int id, int minLevel, int maxLevel, int defaultLevel) {
        this.id = id;
        this.minLevel = minLevel;
        this.maxLevel = maxLevel;
        this.defaultLevel = defaultLevel;
    }

    /** The number in the attributes of a batch. */
    public int id() {
        return id;
    }

    /** The name in configuration, as {@link #ofName} takes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level that is used where none is asked for; none and snappy have no other. */
    public int defaultLevel() {
        return defaultLevel;
    }

    /** What a setting for the level may be. */
    public Parser<Integer> levels() {
        return defaultLevel < minLevel
                ? Parser.int32Or(defaultLevel, minLevel, maxLevel)
                : Parser.int32(minLevel, maxLevel);
    }

    /** This, or UNSUPPORTED_COMPRESSION_TYPE where its library is missing or does not work here. Loads that library. */
    public Compression requireSupported() {
        if (this != NONE) {
            codec();
        }
        return this;
    }

    /** The one with this number; UNSUPPORTED_COMPRESSION_TYPE where there is none. Loads nothing. */
    public static Compression of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw unknown("type " + id);
        }
        return BY_ID[id];
    }

    /** The one with this name in configuration; UNSUPPORTED_COMPRESSION_TYPE where there is none. Loads nothing. */
    public static Compression ofName(String name) {
        for (Compression compression : BY_ID) {
            if (compression.configName().equals(name)) {
                return compression;
            }
        }
        throw unknown("\"" + name + "\"");
    }

    /** The names of all, as configuration takes them. */
    public static String[] configNames() {
        return Arrays.stream(BY_ID).map(Compression::configName).toArray(String[]::new);
    }

    /** Not for {@link #NONE}, which has nothing to do. UNSUPPORTED_COMPRESSION_TYPE as {@link #requireSupported}. */
    Codec codec() {
        return Codecs.of(this);
    }

    /** What to throw where its library is not there, or not whole. */
    BrokerException unusable(Throwable cause) {
        return new BrokerException(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                "compression " + configName() + " cannot be used here: its library " + Codecs.libraryOf(this)
                        + " is missing or does not work: " + cause,
                cause);
    }

    private static BrokerException unknown(String what) {
        return new BrokerException(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                "compression " + what + " is not supported; supported are "
                        + Arrays.stream(BY_ID).map(Compression::configName).collect(Collectors.joining(", ")));
    }
}
