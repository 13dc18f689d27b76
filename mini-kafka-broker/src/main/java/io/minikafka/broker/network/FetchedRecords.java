package io.minikafka.broker.network;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.broker.stats.TopicTraffic;
import io.minikafka.common.api.Fetch;
import java.util.ArrayList;
import java.util.List;

/** What one look at the logs gave a fetch. Owns the regions; to be closed, or answered with. */
final class FetchedRecords implements AutoCloseable {
    private final List<Fetch.Records> elements = new ArrayList<>();
    private final List<LogRegion> regions = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private long bytes;
    private boolean anyError;

    /** What is to be counted once it is on its way. */
    private record Sent(TopicTraffic traffic, long records, long bytes) {}

    void add(Fetch.Records element, LogRegion region, TopicTraffic traffic) {
        sent.add(new Sent(traffic, region.offsetCount(), region.sizeInBytes()));
        elements.add(element);
        regions.add(region);
        bytes += region.sizeInBytes();
    }

    /** Records that are in the element itself. */
    void add(Fetch.Records element, long storedBytes, TopicTraffic traffic) {
        sent.add(new Sent(traffic, element.records.map(List::size).orElse(0), storedBytes));
        add(element, storedBytes);
    }

    /** No records. */
    void addNone(Fetch.Records element) {
        add(element, 0);
    }

    private void add(Fetch.Records element, long storedBytes) {
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
        sent.forEach(part -> part.traffic().out(part.records(), part.bytes()));
        exchange.reply(new Fetch.Result(elements), regions);
    }

    @Override
    public void close() {
        regions.forEach(LogRegion::close);
    }
}
