package io.minikafka.it;

import io.minikafka.it.NetworkFaults.Fate;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * One way of a connection through a {@link FaultyNetwork}. What its reader has taken in gets out in order, each frame when
 * its time has come, though the sender may have hung up meanwhile.
 *
 * <p>Threads: a reader and a writer of its own; both end when the sender has hung up and all is out, or at the cut.
 */
final class FaultyWay {
    private static final int MOST_HELD = 1000;
    private static final Held END = new Held(new byte[0], 0, Fate.PASS);

    private final DataInputStream in;
    private final OutputStream out;
    private final NetworkFaults faults;
    private final UnaryOperator<byte[]> rewrite;
    private final Runnable onEnd;
    private final Runnable cut;
    private final BlockingQueue<Held> held = new ArrayBlockingQueue<>(MOST_HELD);
    private final Thread reader;
    private final Thread writer;
    private final AtomicInteger faultCount = new AtomicInteger();

    /** A frame on its way. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Held(byte[] frame, long dueNanos, Fate fate) {}

    /**
     * @param rewrite what comes out of a frame that went in
     * @param onEnd the sender has hung up, and all that it sent is out
     * @param cut ends both ways of the connection
     */
    FaultyWay(
            String name,
            InputStream in,
            OutputStream out,
            NetworkFaults faults,
            UnaryOperator<byte[]> rewrite,
            Runnable onEnd,
            Runnable cut) {
        this.in = new DataInputStream(new BufferedInputStream(in));
        this.out = out;
        this.faults = faults;
        this.rewrite = rewrite;
        this.onEnd = onEnd;
        this.cut = cut;
        this.reader = new Thread(this::read, name + " in");
        this.writer = new Thread(this::write, name + " out");
    }

    void start() {
        reader.start();
        writer.start();
    }

    int faultCount() {
        return faultCount.get();
    }

    /** Waits for the threads of a way that has been cut. */
    void join() {
        join(reader);
        join(writer);
    }

    static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new AssertionError(thread + " does not end");
        }
    }

    private void read() {
        try {
            long dueNanos = System.nanoTime();
            while (true) {
                byte[] frame = rewrite.apply(readFrame());
                Fate fate = faults.next();
                for (int copies = fate == Fate.DUPLICATE ? 2 : 1; copies > 0; copies--) {
                    dueNanos = Math.max(dueNanos, System.nanoTime()) + TimeUnit.MILLISECONDS.toNanos(faults.delayMs());
                    held.put(new Held(frame, dueNanos, fate));
                }
            }
        } catch (IOException e) {
            putEnd(); // the sender has hung up
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cut
        }
    }

    private byte[] readFrame() throws IOException {
        int length = in.readInt();
        byte[] frame = new byte[4 + length];
        ByteBuffer.wrap(frame).putInt(length);
        in.readFully(frame, 4, length);
        return frame;
    }

    private void putEnd() {
        try {
            held.put(END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        boolean open = true;
        while (open) {
            try {
                Held next = held.take();
                if (next.equals(END)) {
                    onEnd.run();
                    return;
                }
                open = letOut(next);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (IOException e) {
                // the receiver has hung up; what else comes is lost too
            }
        }
        cut.run();
        reader.interrupt(); // it may wait for room
    }

    private boolean letOut(Held held) throws IOException {
        for (long left = held.dueNanos - System.nanoTime(); left > 0; left = held.dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        faultCount.addAndGet(held.fate == Fate.PASS ? 0 : 1);
        switch (held.fate) {
            case DROP -> {
                return true;
            }
            case CUT_BEFORE -> {
                return false;
            }
            case CUT_INSIDE -> out.write(held.frame, 0, faults.some(held.frame.length));
            default -> out.write(held.frame);
        }
        return held.fate == Fate.PASS || held.fate == Fate.DUPLICATE;
    }
}
