package io.minikafka.common.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameDecoderTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder(1000, 100));

    @AfterEach
    void everyBufferWasReleased() {
        channel.finishAndReleaseAll();
        LeakPresenceDetector.check();
    }

    @Test
    void readsTheSameFramesWhereverTheBytesAreSplit() {
        byte[] bytes = twoFrames();

        for (int first = 1; first < bytes.length; first++) {
            for (int second = first; second < bytes.length; second += 7) {
                write(bytes, 0, first);
                write(bytes, first, second);
                write(bytes, second, bytes.length);

                assertThat(readAll()).containsExactly("{\"a\":1}+xyz", "{}+");
            }
        }
    }

    @Test
    void holdsBackAFrameUntilItsLastByteIsThere() {
        byte[] bytes = twoFrames();

        for (int cut = 0; cut < 18; cut++) {
            EmbeddedChannel half = new EmbeddedChannel(new FrameDecoder(1000, 100));
            half.writeInbound(Unpooled.copiedBuffer(bytes, 0, cut));

            assertThat(half.<Frame>readInbound()).isNull();
            half.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, length is 0; allowed: 5 to 1000",
        "4, 1, length is 4; allowed: 5 to 1000",
        "-1, 1, length is -1; allowed: 5 to 1000",
        "1001, 1, length is 1001; allowed: 5 to 1000",
        "2147483647, 1, length is 2147483647; allowed: 5 to 1000",
        "10, 0, envelopeLength is 0; allowed: 1 to 6",
        "10, -5, envelopeLength is -5; allowed: 1 to 6",
        "10, 7, envelopeLength is 7; allowed: 1 to 6",
        "500, 101, envelopeLength is 101; allowed: 1 to 100"
    })
    void refusesALengthOutsideTheBoundsWithBothNumbers(int length, int envelopeLength, String message) {
        ByteBuf frame = Unpooled.buffer().writeInt(length).writeInt(envelopeLength);

        assertThatThrownBy(() -> channel.writeInbound(frame))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(message);
    }

    @Test
    void dropsEverythingBehindABrokenFrame() {
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.buffer().writeInt(3)))
                .isInstanceOf(BrokerException.class);

        byte[] bytes = twoFrames();
        write(bytes, 0, bytes.length);

        assertThat(channel.<Frame>readInbound()).isNull();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void putsFramesOfAnySizeTogetherFromPiecesOfAnySize(long seed) {
        Random random = new Random(seed);
        FrameDecoder decoder = new FrameDecoder(1 << 20, 1 << 20);
        EmbeddedChannel any = new EmbeddedChannel(decoder);
        decoder.readsFor(any);
        var reads = any.config().getRecvByteBufAllocator().newHandle();
        ByteBuf stream = Unpooled.buffer();
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            byte[] body = new byte[1 + random.nextInt(1 << random.nextInt(1, 19))];
            random.nextBytes(body);
            bodies.add(body);
            stream.writeInt(4 + body.length)
                    .writeInt(1 + random.nextInt(body.length))
                    .writeBytes(body);
        }
        while (stream.isReadable()) {
            ByteBuf into = reads.allocate(any.alloc()); // as a channel does
            int come = random.nextInt(1 << random.nextInt(1, 18)); // 0 as well
            into.writeBytes(stream, Math.min(come, Math.min(stream.readableBytes(), into.writableBytes())));
            any.writeInbound(into);
        }

        for (byte[] body : bodies) {
            try (Frame frame = any.readInbound()) {
                assertThat(frame.sizeInBytes()).isEqualTo(8 + body.length);
                ByteBuf expected = Unpooled.wrappedBuffer(body);
                int envelopeLength = envelopeOf(frame).length;
                assertThat(envelopeOf(frame)).isEqualTo(Arrays.copyOf(body, envelopeLength));
                ByteBuf attachment = frame.takeAttachment();
                assertThat(attachment).isEqualTo(expected.skipBytes(envelopeLength));
                attachment.release();
            }
        }
        assertThat(any.<Frame>readInbound()).isNull();
        any.finishAndReleaseAll();
    }

    @Test
    void whoSaysThatMuchComesGetsFourTimesWhatHasComeAtMost() {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
        EmbeddedChannel server = new EmbeddedChannel(new FrameDecoder(100_000_000, 1000));
        server.config().setAllocator(allocator);

        server.writeInbound(Unpooled.buffer().writeInt(90_000_000).writeInt(100).writeZero(1000));

        assertThat(allocator.metric().usedHeapMemory()).isBetween(1000L, 16_384L);
        for (int come = 1000 + 50_000; come < 5_000_000; come += 50_000) {
            server.writeInbound(Unpooled.buffer().writeZero(50_000));
            assertThat(allocator.metric().usedHeapMemory()).isBetween((long) come, 4L * come);
        }
        server.finishAndReleaseAll();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    @Test
    void readsWhatIsWritten() {
        ByteBuf head = Frame.write(
                channel.alloc(), RpcReply.result(new RpcId(7L), out -> out.writeRawValue("{\"x\":1}")), 3, 1000);

        channel.writeInbound(head, Unpooled.copiedBuffer("abc", StandardCharsets.US_ASCII));

        assertThat(readAll()).containsExactly("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"x\":1}}+abc");
    }

    @Test
    void aFrameThatWouldBeTooLongIsNotWritten() {
        assertThatThrownBy(() -> Frame.write(channel.alloc(), out -> out.writeRawValue("{}"), 995, 1000))
                .isInstanceOf(BrokerException.class)
                .hasMessage("the frame would be 1001 bytes long; allowed: 1000");
    }

    private static byte[] twoFrames() {
        ByteBuf out = Unpooled.buffer();
        out.writeInt(14).writeInt(7).writeBytes("{\"a\":1}xyz".getBytes(StandardCharsets.US_ASCII));
        out.writeInt(6).writeInt(2).writeBytes("{}".getBytes(StandardCharsets.US_ASCII));
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes).release();
        return bytes;
    }

    private void write(byte[] bytes, int from, int to) {
        channel.writeInbound(channel.alloc().buffer().writeBytes(bytes, from, to - from));
    }

    private List<String> readAll() {
        List<String> frames = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            try (Frame read = frame) {
                String envelope = new String(envelopeOf(read), StandardCharsets.UTF_8);
                ByteBuf attachment = read.takeAttachment();
                frames.add(envelope + "+" + attachment.toString(StandardCharsets.UTF_8));
                attachment.release();
            }
        }
        return frames;
    }

    private static byte[] envelopeOf(Frame frame) {
        try (InputStream envelope = frame.envelope()) {
            return envelope.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
