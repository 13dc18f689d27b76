package io.minikafka.broker.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.Batches;
import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.log.TestLog;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Json;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AnswerWriterTest {
    private static final Json.Writer ENVELOPE = json -> {
        json.writeStartObject();
        json.writeEndObject();
    };
    private static final int HEAD_BYTES = 8 + "{}".length();

    @TempDir
    private Path data;

    private TestLog test;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<FileChannel> files = new ArrayList<>();

    @BeforeEach
    void open() {
        test = TestLog.opened(data, TestLog.SMALL);
    }

    @AfterEach
    void close() {
        test.close(); // a file stays open while a region of it is held
        assertThat(files).noneMatch(FileChannel::isOpen);
        channel.finishAndReleaseAll();
        LeakPresenceDetector.check();
    }

    private LogRegion read(long offset, int maxBytes, long upToOffset) {
        LogRegion region = test.log.read(offset, maxBytes, upToOffset);
        files.add(region.channel());
        return region;
    }

    @Test
    void fewRecordsLeaveTogetherWithTheEnvelopeWhateverFilesTheyAreFrom() {
        test.log.append(Batches.batch(1, "a".repeat(5000)), 0);
        test.roll();
        test.log.append(Batches.batch(2, "b".repeat(5000)), 0);
        LogRegion first = read(0, 100, 2);
        LogRegion second = read(1, 100, 2);
        ByteBuffer records = ByteBuffer.allocate(first.sizeInBytes() + second.sizeInBytes());
        records.put(first.readFully()).put(second.readFully()).flip();

        long bytes = AnswerWriter.write(channel, ENVELOPE, List.of(first, second));
        channel.flush();

        ByteBuf answer = channel.readOutbound();
        assertThat(bytes).isEqualTo(HEAD_BYTES + records.remaining()).isEqualTo(answer.readableBytes());
        assertThat(answer.getInt(0)).isEqualTo(bytes - 4);
        assertThat(answer.nioBuffer(HEAD_BYTES, records.remaining())).isEqualTo(records);
        assertThat(channel.outboundMessages()).isEmpty();
        answer.release();
    }

    @Test
    void manyRecordsGoFromTheFileToTheSocket() {
        test.log.append(Batches.batch(1, "a".repeat(20_000)), 0);
        LogRegion region = read(0, 100, 1);

        long bytes = AnswerWriter.write(channel, ENVELOPE, List.of(region));
        channel.flush();

        ByteBuf head = channel.readOutbound();
        LogFileRegion records = channel.readOutbound();
        assertThat(head.readableBytes()).isEqualTo(HEAD_BYTES);
        assertThat(records.count()).isEqualTo(region.sizeInBytes()).isEqualTo(bytes - HEAD_BYTES);
        head.release();
        records.release();
    }

    @Test
    void anAnswerIsItsEnvelopeWhereItHasNoRecords() {
        long bytes = AnswerWriter.write(channel, ENVELOPE, List.of(LogRegion.empty()));
        channel.flush();

        ByteBuf answer = channel.readOutbound();
        assertThat(bytes).isEqualTo(HEAD_BYTES).isEqualTo(answer.readableBytes());
        answer.release();
    }

    @Test
    void nothingIsWrittenWhereTheFileHasBecomeTooShort() throws IOException {
        test.log.append(Batches.batch(1, "a"), 0);
        LogRegion region = read(0, 100, 1);
        Path file = test.folder.resolve("00000000000000000000.log");
        assertThat(Files.size(file)).isEqualTo(region.sizeInBytes());
        try (FileChannel segment = FileChannel.open(file, StandardOpenOption.WRITE)) {
            segment.truncate(10);
        }

        assertThatThrownBy(() -> AnswerWriter.write(channel, ENVELOPE, List.of(region)))
                .isInstanceOf(BrokerException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("the file ends at 10");
        channel.flush();
        assertThat(channel.outboundMessages()).isEmpty();
    }
}
