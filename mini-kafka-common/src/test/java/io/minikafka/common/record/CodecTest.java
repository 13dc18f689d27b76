package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;
import net.jpountz.lz4.LZ4FrameOutputStream.FLG.Bits;
import org.apache.kafka.common.compress.GzipCompression;
import org.apache.kafka.common.compress.Lz4Compression;
import org.apache.kafka.common.compress.ZstdCompression;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** The compressed bytes themselves: what Kafka's streams, and other people's, make and take. */
final class CodecTest {
    private static final int[] SIZES = {0, 1, 100, 32_767, 32_768, 32_769, 65_536, 65_537, 200_000};

    static Stream<Arguments> everyLevel() {
        return Stream.of(
                        Stream.of(Arguments.of(Compression.SNAPPY, 0)),
                        levels(Compression.GZIP, IntStream.of(-1)),
                        levels(Compression.GZIP, IntStream.rangeClosed(1, 9)),
                        levels(Compression.LZ4, IntStream.rangeClosed(1, 17)),
                        levels(Compression.ZSTD, IntStream.of(-131_072, -7, 0)),
                        levels(Compression.ZSTD, IntStream.rangeClosed(1, 22)))
                .flatMap(all -> all);
    }

    private static Stream<Arguments> levels(Compression compression, IntStream levels) {
        return levels.mapToObj(level -> Arguments.of(compression, level));
    }

    @ParameterizedTest
    @MethodSource("everyLevel")
    void kafkaReadsWhatWeCompressAndWeReadWhatKafkaCompresses(Compression compression, int level) throws IOException {
        byte[] content = text(70_000);

        byte[] ours = RawBatch.compress(compression, level, content);
        byte[] kafkas = compressedByKafka(compression, level, content);

        assertThat(ours.length).isLessThan(level == -131_072 ? content.length + 100 : content.length / 2);
        assertThat(inflatedByKafka(compression, ours)).isEqualTo(content);
        assertThat(inflated(compression, kafkas)).isEqualTo(content);
        assertThat(inflated(compression, ours)).isEqualTo(content);
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"SNAPPY", "LZ4"})
    void streamsOfOneThreadDoNotShareTheirBlocks(Compression compression) throws IOException {
        byte[] content = text(70_000);
        byte[] other = Arrays.copyOfRange(content, 10_000, 40_000);
        InputStream first = decompress(compression, content);
        InputStream second = decompress(compression, other);
        byte[] begun = first.readNBytes(1000);
        assertThat(second.readNBytes(1000)).isEqualTo(Arrays.copyOf(other, 1000));

        first.close();
        InputStream third = decompress(compression, content);
        InputStream fourth = decompress(compression, other);

        assertThat(begun).isEqualTo(Arrays.copyOf(content, 1000));
        assertThatThrownBy(first::read).isInstanceOf(IOException.class).hasMessage("the stream is closed");
        assertThat(third.readNBytes(1000)).isEqualTo(begun);
        first.close(); // what it gave back is lent already
        assertThat(fourth.readAllBytes()).isEqualTo(other);
        assertThat(second.readAllBytes()).isEqualTo(Arrays.copyOfRange(other, 1000, other.length));
        assertThat(third.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 1000, content.length));
    }

    private static InputStream decompress(Compression compression, byte[] content) throws IOException {
        byte[] compressed = RawBatch.compress(compression, compression.defaultLevel(), content);
        return compression.codec().decompress(ByteBuffer.wrap(compressed));
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"GZIP", "SNAPPY", "LZ4", "ZSTD"})
    void anyContentOfAnySizeGoesThere(Compression compression) throws IOException {
        Random random = new Random(7);
        try (Compressor compressor = Compressor.open(compression, compression.defaultLevel())) {
            for (int size : SIZES) {
                byte[] noise = new byte[size];
                random.nextBytes(noise);
                for (byte[] content : List.of(noise, text(size), new byte[size])) {
                    byte[] padded = Arrays.copyOf(new byte[5], size + 9);
                    System.arraycopy(content, 0, padded, 5, size);

                    byte[] compressed = bytesOf(compressor.compress(padded, 5, size));

                    assertThat(inflated(compression, compressed)).isEqualTo(content);
                    assertThat(inflatedByKafka(compression, compressed)).isEqualTo(content);
                    ByteBuffer direct = ByteBuffer.allocateDirect(compressed.length);
                    direct.put(compressed).flip();
                    assertThat(inflated(compression, direct)).isEqualTo(content);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Compression.class,
            names = {"SNAPPY", "LZ4"})
    void theBytesAreTheVeryBytesThatKafkaWrites(Compression compression) throws IOException {
        for (int size : SIZES) {
            byte[] content = text(size);

            assertThat(RawBatch.compress(compression, compression.defaultLevel(), content))
                    .isEqualTo(compressedByKafka(compression, compression.defaultLevel(), content));
        }
    }

    @Test
    void theFramesAreAsTheProtocolSays() {
        byte[] content = new byte[100];

        assertThat(hex(RawBatch.compress(Compression.GZIP, 6, content))).startsWith("1f8b0800000000");
        assertThat(hex(RawBatch.compress(Compression.SNAPPY, 0, content)))
                .startsWith("82534e4150505900" + "00000001" + "00000001" + "00000009" + "64");
        assertThat(hex(RawBatch.compress(Compression.LZ4, 9, content)))
                .startsWith("04224d18" + "604082" + "0b000000")
                .endsWith("00000000");
        assertThat(hex(RawBatch.compress(Compression.ZSTD, 3, content))).startsWith("28b52ffd" + "20" + "64");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5_000, 1_000_000})
    void snappyWithoutFramingIsReadAsOneChunk(int size) throws IOException {
        byte[] content = text(size);

        assertThat(inflated(Compression.SNAPPY, Snappy.compress(content))).isEqualTo(content);
    }

    @Test
    void aSnappyChunkThatClaimsTooMuchIsRefusedBeforeMemoryIsTaken() throws IOException {
        byte[] smallClaimingMuch = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 7, 0, 1, 1, 1, 1};
        byte[] endless = {-1, -1, -1, -1, -1, -1};
        byte[] zeros = Snappy.compress(new byte[Codec.MAX_HELD_BYTES]);
        byte[] tooManyZeros = Snappy.compress(new byte[Codec.MAX_HELD_BYTES + 1]);

        assertThatThrownBy(() -> inflated(Compression.SNAPPY, smallClaimingMuch))
                .hasMessage("a chunk of 10 bytes claims to be 2147483647, more than 22 times as much");
        assertThatThrownBy(() -> inflated(Compression.SNAPPY, endless)).hasMessageContaining("how long it is");
        assertThat(inflated(Compression.SNAPPY, zeros)).hasSize(Codec.MAX_HELD_BYTES);
        assertThatThrownBy(() -> inflated(Compression.SNAPPY, tooManyZeros))
                .isInstanceOf(Codec.TooLargeException.class)
                .hasMessage("a chunk of 8388609 bytes, more than 8388608");
    }

    @Test
    void snappyFramesThatAreNotTrueAreRefused() {
        byte[] whole = RawBatch.compress(Compression.SNAPPY, 0, text(100));

        assertThatThrownBy(() -> inflated(Compression.SNAPPY, changed(whole, 15, 2)))
                .hasMessage("framing of version 2, must be 1");
        assertThatThrownBy(() -> inflated(Compression.SNAPPY, changed(whole, 18, 1)))
                .hasMessageMatching("\\d+ bytes should follow, \\d+ are left");
        assertThatThrownBy(() -> inflated(Compression.SNAPPY, changed(whole, 16, 0x80)))
                .hasMessageMatching("2147\\d+ bytes should follow, \\d+ are left");
    }

    @Test
    void lz4FramesWithEverythingThatTheFormatHasAreRead() throws IOException {
        byte[] content = text(5_000_000);
        for (BLOCKSIZE blocks : BLOCKSIZE.values()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (OutputStream lz4 = new LZ4FrameOutputStream(
                    out,
                    blocks,
                    content.length,
                    Bits.BLOCK_INDEPENDENCE,
                    Bits.BLOCK_CHECKSUM,
                    Bits.CONTENT_CHECKSUM,
                    Bits.CONTENT_SIZE)) {
                lz4.write(content);
            }

            assertThat(inflated(Compression.LZ4, out.toByteArray())).isEqualTo(content);
        }
    }

    @Test
    void lz4FramesThatAreNotTrueAreRefused() throws IOException {
        byte[] whole = RawBatch.compress(Compression.LZ4, 9, text(100));
        ByteArrayOutputStream checked = new ByteArrayOutputStream();
        try (OutputStream lz4 =
                new LZ4FrameOutputStream(checked, BLOCKSIZE.SIZE_64KB, Bits.BLOCK_INDEPENDENCE, Bits.BLOCK_CHECKSUM)) {
            lz4.write(text(100));
        }

        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 0, 5)))
                .hasMessageContaining("magic");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 4, 0x40)))
                .hasMessageContaining("frame flags 0x40");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 4, 0x61)))
                .hasMessageContaining("frame flags 0x61");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 5, 0x30)))
                .hasMessageContaining("block size 0x30");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 5, 0x50)))
                .hasMessage("header checksum 0x82, must be 0xfb");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 9, 2)))
                .hasMessageMatching("a block of 131\\d+ bytes, must be at most 65536");
        assertThatThrownBy(() -> inflated(Compression.LZ4, changed(whole, 11, 0xFF)))
                .hasMessageStartingWith("a block of ");
        assertThatThrownBy(() -> inflated(Compression.LZ4, Arrays.copyOf(whole, whole.length + 3)))
                .hasMessage("3 bytes are left over behind the frame");
        byte[] damaged = changed(checked.toByteArray(), 20, 'X');
        assertThatThrownBy(() -> inflated(Compression.LZ4, damaged)).hasMessageContaining("has checksum");
    }

    /** Kafka's clients claim a window of 128 MiB at level 22, however little they send. */
    @Test
    void aZstdWindowThatIsClaimedButNotNeededIsNoMatter() throws IOException {
        byte[] content = text(200_000);
        byte[] kafkas = compressedByKafka(Compression.ZSTD, 22, content);
        assertThat(kafkas[5] & 0xFF).isGreaterThan(13 << 3);

        assertThat(inflated(Compression.ZSTD, kafkas)).isEqualTo(content);

        byte[] claimingAllThereIs = changed(kafkas, 5, 0xFF);
        assertThat(inflated(Compression.ZSTD, claimingAllThereIs)).isEqualTo(content);
    }

    @Test
    void aZstdWindowThatIsNeededIsBounded() throws IOException {
        byte[] zeros = new byte[Codec.MAX_HELD_BYTES + 1];
        byte[] asStream = compressedByKafka(Compression.ZSTD, 20, zeros);
        byte[] single;
        try (ZstdCompressCtx context = new ZstdCompressCtx()) {
            single = context.setLevel(22).compress(zeros);
        }
        byte[] largeWithSmallWindow = compressedByKafka(Compression.ZSTD, 10, new byte[20 << 20]);

        assertThatThrownBy(() -> inflated(Compression.ZSTD, asStream))
                .isInstanceOf(Codec.TooLargeException.class)
                .hasMessage("its frame claims a window of more than 8388608 bytes and has that much");
        assertThatThrownBy(() -> inflated(Compression.ZSTD, single))
                .isInstanceOf(Codec.TooLargeException.class)
                .hasMessage("its frame claims a window of more than 8388608 bytes");
        assertThat(inflated(Compression.ZSTD, largeWithSmallWindow)).hasSize(20 << 20);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 19, 20, 22})
    void weClaimNoLargerZstdWindowThanWeRead(int level) throws IOException {
        byte[] zeros = new byte[Codec.MAX_HELD_BYTES + 100];

        byte[] compressed = RawBatch.compress(Compression.ZSTD, level, zeros);

        assertThat(inflated(Compression.ZSTD, compressed)).hasSize(zeros.length);
        assertThat(Zstd.getFrameContentSize(compressed)).isEqualTo(zeros.length);
    }

    private static byte[] text(int bytes) {
        StringBuilder text = new StringBuilder();
        Random random = new Random(bytes);
        while (text.length() < bytes) {
            text.append("{\"customer\":\"").append(random.nextInt(10_000)).append("\",\"status\":\"paid\"}");
        }
        return text.substring(0, bytes).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] changed(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] inflated(Compression compression, byte[] compressed) throws IOException {
        ByteBuffer somewhere = ByteBuffer.wrap(Arrays.copyOf(new byte[3], compressed.length + 8));
        somewhere.position(3);
        somewhere.put(compressed).flip().position(3);
        return inflated(compression, somewhere.slice());
    }

    private static byte[] inflated(Compression compression, ByteBuffer compressed) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        try (InputStream stream = compression.codec().decompress(compressed)) {
            byte[] part = new byte[8192];
            for (int bytes; (bytes = stream.read(part, 0, part.length)) > 0; ) {
                parts.add(Arrays.copyOf(part, bytes));
            }
            assertThat(stream.read()).isEqualTo(-1);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static byte[] compressedByKafka(Compression compression, int level, byte[] content) throws IOException {
        ByteBufferOutputStream out = new ByteBufferOutputStream(1024);
        try (OutputStream stream = kafkas(compression, level).wrapForOutput(out, RecordBatch.MAGIC)) {
            stream.write(content);
        }
        return bytesOf(out.buffer().flip());
    }

    private static byte[] inflatedByKafka(Compression compression, byte[] compressed) throws IOException {
        try (InputStream stream = kafkas(compression, compression.defaultLevel())
                .wrapForInput(
                        ByteBuffer.wrap(compressed).order(ByteOrder.BIG_ENDIAN),
                        RecordBatch.MAGIC,
                        BufferSupplier.NO_CACHING)) {
            return stream.readAllBytes();
        }
    }

    private static org.apache.kafka.common.compress.Compression kafkas(Compression compression, int level) {
        return switch (compression) {
            case GZIP -> new GzipCompression.Builder().level(level).build();
            case LZ4 -> new Lz4Compression.Builder().level(level).build();
            case ZSTD -> new ZstdCompression.Builder().level(level).build();
            default -> org.apache.kafka.common.compress.Compression.snappy().build();
        };
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
