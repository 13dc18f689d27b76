package io.minikafka.cli.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * Follows the file to which the consumer processes append their reports. It is one file for all of them, so that its
 * order is the order in which things happened, which the ends of two pipes would not show.
 */
final class ReportFile implements Closeable {
    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);

    ReportFile(Path file) throws IOException {
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Hands on the whole lines that were appended since the last call, as many as fit into the buffer.
     *
     * @return whether it was full, so that more may be there already
     */
    boolean readNew(Consumer<ConsumerReport> onReport) throws IOException {
        channel.read(buffer);
        boolean full = !buffer.hasRemaining();
        buffer.flip();
        int start = 0;
        for (int i = 0; i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n') {
                ConsumerReport.parse(new String(buffer.array(), start, i - start, US_ASCII))
                        .ifPresent(onReport);
                start = i + 1;
            }
        }
        buffer.position(start);
        buffer.compact();
        return full;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
