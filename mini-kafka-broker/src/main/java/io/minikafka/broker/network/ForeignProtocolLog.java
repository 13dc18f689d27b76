package io.minikafka.broker.network;

import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in the log what was spoken to the port by mistake: one line a minute for each protocol, however often it comes.
 *
 * <p>Threads: any.
 */
final class ForeignProtocolLog {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignProtocolLog.class);
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private record Seen(AtomicLong quietUntilNanos, AtomicInteger unsaid) {}

    private final LongSupplier nanoTime;
    private final Map<ForeignProtocol, Seen> seen = new EnumMap<>(ForeignProtocol.class);

    ForeignProtocolLog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (ForeignProtocol protocol : ForeignProtocol.values()) {
            seen.put(protocol, new Seen(new AtomicLong(nanoTime.getAsLong()), new AtomicInteger()));
        }
    }

    /** Returns whether there was a line. */
    boolean name(ForeignProtocol protocol, SocketAddress peer) {
        Seen of = seen.get(protocol);
        long now = nanoTime.getAsLong();
        long quietUntil = of.quietUntilNanos.get();
        if (now - quietUntil < 0 || !of.quietUntilNanos.compareAndSet(quietUntil, now + QUIET_NANOS)) {
            of.unsaid.incrementAndGet();
            return false;
        }
        int unsaid = of.unsaid.getAndSet(0);
        LOG.warn(
                "{} speaks {} to this port{}: {}",
                peer,
                protocol.shown(),
                unsaid == 0 ? "" : " (and " + unsaid + " such connections since this was last said)",
                protocol.advice());
        return true;
    }
}
