package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.api.Fetch;
import java.util.ArrayList;
import java.util.List;

/** What one look at the logs gave a fetch. Owns the regions; to be closed, or answered with. */
final class FetchedRecords implements AutoCloseable {
    private final List<Fetch.Records> elements = new ArrayList<>();
    private final List<LogRegion> regions = new ArrayList<>();
    private long bytes;
    private boolean anyError;

    void add(Fetch.Records element, LogRegion region) {
        elements.add(element);
        regions.add(region);
        bytes += region.sizeInBytes();
    }

    /** Records that are in the element itself. */
    void add(Fetch.Records element, long storedBytes) {
        elements.add(element);
        bytes += storedBytes;
        anyError |= element.error.isPresent();
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    long bytes() {
        return bytes;
    }

    boolean isEnough(int minBytes) {
        return anyError || bytes >= minBytes;
    }

    void replyTo(Exchange<Fetch.Result> exchange) {
        exchange.reply(new Fetch.Result(elements), regions);
    }

    @Override
    public void close() {
        regions.forEach(LogRegion::close);
    }
}
