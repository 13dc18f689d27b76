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
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
            Thread writer = new Thread(() -> write(address, chunk, nanos));
            writer.start();
            long startNanos = System.nanoTime();
            long bytes = 0;
            try (SocketChannel channel = server.accept()) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
                int read;
                while ((read = channel.read(buffer.clear())) >= 0) {
                    bytes += read;
                }
            }
            double seconds = MachineLimits.seconds(startNanos);
            writer.join();
            return bytes / seconds;
        }
    }

    private static void write(InetSocketAddress address, int chunk, long nanos) {
        try (SocketChannel channel = SocketChannel.open(address)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
            long startNanos = System.nanoTime();
            while (System.nanoTime() - startNanos < nanos) {
                channel.write(buffer.clear());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
