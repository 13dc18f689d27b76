package io.minikafka.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command come to its end in order when the process is told to end (Ctrl-C, SIGTERM), with the exit status that it
 * then has; a command that has not asked for this is ended by the system at once.
 *
 * <p>Threads: {@link #shutDown} is called on a thread of the virtual machine's that shuts it down, and calls what the
 * command has given there; everything else on the main thread.
 */
public final class Interrupts {
    private static final long LONGEST_END_SECONDS = 15;

    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Runnable stop; // written by the main thread
    private volatile boolean happened; // written by the thread that shuts down
    private volatile int status; // written by the main thread

    /** From now on until the end of the process {@code stop} is what ends the command; it is to be quick. */
    public void on(Runnable stop) {
        this.stop = stop;
    }

    public boolean happened() {
        return happened;
    }

    /** The command is over, all that it had to write is written. */
    public void ended(int exitStatus) {
        status = exitStatus;
        ended.countDown();
    }

    /** Whether there was a command to be ended in order; then {@link #status} is what the process is to end with. */
    public boolean shutDown() throws InterruptedException {
        Runnable ending = stop;
        if (ending == null || ended.getCount() == 0) {
            return false;
        }
        happened = true;
        ending.run();
        return ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS);
    }

    public int status() {
        return status;
    }
}
