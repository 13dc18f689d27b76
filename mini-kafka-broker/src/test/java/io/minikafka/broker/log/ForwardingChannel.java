package io.minikafka.broker.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A real file, of which a test overrides what it is about. Every way to write ends in {@link #write(ByteBuffer, long)}. */
abstract class ForwardingChannel extends FileChannel {
    final FileChannel real;

    ForwardingChannel(FileChannel real) {
        this.real = real;
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
        return real.write(source, position);
    }

    @Override
    public final int write(ByteBuffer source) throws IOException {
        long at = real.position();
        int written = write(source, at);
        real.position(at + written);
        return written;
    }

    @Override
    public final long write(ByteBuffer[] sources, int offset, int length) throws IOException {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(sources[i]);
            if (sources[i].hasRemaining()) {
                return written;
            }
        }
        return written;
    }

    @Override
    public final long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(count, 1 << 16));
        long written = 0;
        while (written < count) {
            bytes.clear().limit((int) Math.min(count - written, bytes.capacity()));
            if (source.read(bytes) <= 0) {
                return written;
            }
            bytes.flip();
            FileSystem.writeFully(this, bytes.duplicate(), position + written);
            written += bytes.remaining();
        }
        return written;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
        return real.read(target, position);
    }

    @Override
    public final int read(ByteBuffer target) throws IOException {
        long at = real.position();
        int bytes = read(target, at);
        real.position(at + Math.max(0, bytes));
        return bytes;
    }

    @Override
    public final long read(ByteBuffer[] targets, int offset, int length) throws IOException {
        for (int i = offset; i < offset + length; i++) {
            if (targets[i].hasRemaining()) {
                return read(targets[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        real.truncate(size);
        return this;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        real.force(metaData);
    }

    @Override
    public final long position() throws IOException {
        return real.position();
    }

    @Override
    public final FileChannel position(long newPosition) throws IOException {
        real.position(newPosition);
        return this;
    }

    @Override
    public final long size() throws IOException {
        return real.size();
    }

    /** What is mapped could be written behind our back. */
    @Override
    public final MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        if (mode != MapMode.READ_ONLY) {
            throw new UnsupportedOperationException("only for reading");
        }
        return real.map(mode, position, size);
    }

    @Override
    public final FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public final FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
