package io.minikafka.common.record;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the records of a batch are compressed; bits 0 to 2 of its attributes. Not all that have a number are supported. */
public enum Compression {
    NONE(0),
    GZIP(1),
    SNAPPY(2),
    LZ4(3),
    ZSTD(4);

    /** The one place where a codec is added. */
    private static final Map<Compression, Codec> CODECS = Map.of(GZIP, new GzipCodec());

    private static final Compression[] BY_ID = values();

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    /** The number in the attributes of a batch. */
    public int id() {
        return id;
    }

    /** The name in configuration, as {@link #ofName} takes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isSupported() {
        return this == NONE || CODECS.containsKey(this);
    }

    /** This, or UNSUPPORTED_COMPRESSION_TYPE where this version has no codec for it. */
    public Compression requireSupported() {
        if (!isSupported()) {
            throw unsupported(configName());
        }
        return this;
    }

    /** The one with this number, supported or not; UNSUPPORTED_COMPRESSION_TYPE where there is none. */
    public static Compression of(int id) {
        if (id < 0 || id >= BY_ID.length) {
            throw unsupported("type " + id);
        }
        return BY_ID[id];
    }

    /** The one with this name in configuration, supported or not; UNSUPPORTED_COMPRESSION_TYPE where there is none. */
    public static Compression ofName(String name) {
        for (Compression compression : BY_ID) {
            if (compression.configName().equals(name)) {
                return compression;
            }
        }
        throw unsupported("\"" + name + "\"");
    }

    /** Not for {@link #NONE}, which has nothing to do. */
    Codec codec() {
        return CODECS.get(requireSupported());
    }

    private static BrokerException unsupported(String what) {
        String supported = Arrays.stream(BY_ID)
                .filter(Compression::isSupported)
                .map(Compression::configName)
                .collect(Collectors.joining(", "));
        return new BrokerException(
                ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
                "compression " + what + " is not supported; supported are " + supported);
    }
}
