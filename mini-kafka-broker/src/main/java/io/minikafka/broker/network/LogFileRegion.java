package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.netty.channel.DefaultFileRegion;

/** Hands a region of a log to the socket, so that the kernel moves the bytes. Owns the region, not its channel. */
final class LogFileRegion extends DefaultFileRegion {
    private final LogRegion region;

    LogFileRegion(LogRegion region) {
        super(region.channel(), region.position(), region.sizeInBytes());
        this.region = region;
    }

    @Override
    protected void deallocate() {
        region.close();
    }
}
