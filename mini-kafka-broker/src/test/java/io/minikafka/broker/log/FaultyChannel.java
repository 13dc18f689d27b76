package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** A real file on the disk of a {@link FaultyFileSystem}. */
final class FaultyChannel extends ForwardingChannel {
    private final Path path;
    private final FaultyFileSystem disk;

    FaultyChannel(Path path, FileChannel real, FaultyFileSystem disk) {
        super(real);
        this.path = path;
        this.disk = disk;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        if (source.hasRemaining() && disk.isFull()) {
            throw new IOException("No space left on device");
        }
        int limit = source.limit();
        try {
            source.limit(disk.take(source, source.position()));
            return super.write(source, position);
        } finally {
            source.limit(limit);
        }
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        int bytes = super.read(target, position);
        disk.countRead(bytes);
        return bytes;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        disk.requireTruncate();
        return super.truncate(size);
    }

    @Override
    public void force(boolean metaData) throws IOException {
        disk.force(path); // and no more: where the power is cut, it is a PowerLossDisk
    }
}
