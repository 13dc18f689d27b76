package io.minikafka.common.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** How the records behind a batch's header are compressed: one implementation for each supported {@link Compression}. */
interface Codec {
    /** Writes the compressed form of a range of {@code source}, complete. */
    void compress(byte[] source, int offset, int length, OutputStream out) throws IOException;

    /**
     * A stream of the original bytes. It inflates as it is read and never sizes memory from what the bytes claim; bounds
     * are the reader's. Closing it frees what it holds outside the heap.
     *
     * @param compressed read from its position to its limit; the stream moves the position
     */
    InputStream decompress(ByteBuffer compressed) throws IOException;
}
