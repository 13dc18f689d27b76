package io.minikafka.common.record;

import java.util.function.Supplier;

/**
 * The codecs. Each has a class of its own here, so that its library is loaded when somebody first asks for it and not
 * before; what came of that is then settled for good.
 *
 * <p>Threads: any.
 */
final class Codecs {
    private Codecs() {}

    private static final class Gzip {
        static final Loaded CODEC = Loaded.by(() -> new GzipCodec());
    }

    private static final class Snappy {
        static final Loaded CODEC = Loaded.by(() -> new SnappyCodec());
    }

    private static final class Lz4 {
        static final Loaded CODEC = Loaded.by(() -> new Lz4Codec());
    }

    private static final class Zstd {
        static final Loaded CODEC = Loaded.by(() -> new ZstdCodec());
    }

    /** UNSUPPORTED_COMPRESSION_TYPE where the library cannot be used, with the reason. */
    static Codec of(Compression compression) {
        Loaded loaded = loaded(compression);
        if (loaded.codec == null) {
            throw compression.unusable(loaded.failure);
        }
        return loaded.codec;
    }

    /** For messages: what an application or an operator has to bring. */
    static String libraryOf(Compression compression) {
        switch (compression) {
            case SNAPPY:
                return "org.xerial.snappy:snappy-java";
            case LZ4:
                return "at.yawk.lz4:lz4-java";
            case ZSTD:
                return "com.github.luben:zstd-jni";
            default:
                return "java.util.zip";
        }
    }

    private static Loaded loaded(Compression compression) {
        switch (compression) {
            case GZIP:
                return Gzip.CODEC;
            case SNAPPY:
                return Snappy.CODEC;
            case LZ4:
                return Lz4.CODEC;
            case ZSTD:
                return Zstd.CODEC;
            default:
                throw new IllegalStateException("there is no codec for " + compression);
        }
    }

    /** A codec, or why there is none. */
    private static final class Loaded {
        final Codec codec; // null where it failed
        final Throwable failure; // null where it did not

        private Loaded(Codec codec, Throwable failure) {
            this.codec = codec;
            this.failure = failure;
        }

        /**
         * Anything may go wrong here: no jar, no native code for this machine, nowhere to unpack it to, an old version. A
         * reference to the constructor instead of a lambda would go wrong before it gets here.
         */
        static Loaded by(Supplier<Codec> constructor) {
            try {
                return new Loaded(constructor.get(), null);
            } catch (RuntimeException | Error e) {
                return new Loaded(null, e);
            }
        }
    }
}
