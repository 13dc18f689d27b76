package io.minikafka.benchmarks.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** One thread writes, one reads, as fast as they can. */
final class Loopback {
    private Loopback() {}

    static double bytesPerSecond(int chunk, long nanos) throws IOException, InterruptedException {
        try (ServerSocketChannel server =
                        ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                SocketChannel written = SocketChannel.open(server.getLocalAddress());
                SocketChannel read = server.accept()) {
            Thread writer = new Thread(() -> write(written, chunk, nanos), "loopback-writer");
            writer.start();
            long startNanos = System.nanoTime();
            long bytes = 0;
            ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
            for (int count = 0; count >= 0; count = read.read(buffer.clear())) {
                bytes += count;
            }
            double seconds = MachineLimits.seconds(startNanos);
            writer.join();
            return bytes / seconds;
        }
    }

    private static void write(SocketChannel to, int chunk, long nanos) {
        try (to) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
            long startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < nanos) {
                to.write(buffer.clear());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
