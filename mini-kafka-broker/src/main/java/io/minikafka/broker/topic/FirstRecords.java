package io.minikafka.broker.topic;

import io.minikafka.broker.log.LogRegion;
import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.InflateBudget;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when the first record at or behind an offset was written. Reads one batch for an offset that it has not been asked
 * for of late, else nothing; of a batch whose records compaction has taken away, the next one, within bounds.
 *
 * <p>Threads: one at a time, which may wait for the disk.
 */
public final class FirstRecords {
    private static final Logger LOG = LoggerFactory.getLogger(FirstRecords.class);

    /** Answers that are remembered: a group asks for the same one again until it commits. */
    private static final int MAX_REMEMBERED = 20_000;

    /** Batches without records that are passed over; behind them nobody can tell. */
    private static final int MAX_EMPTY_BATCHES = 100;

    /** Of which topic, by its id: one of the same name has other records. */
    private record Place(String topicId, int partition, long offset) {}

    private final TopicRegistry topics;
    private final Map<Place, OptionalLong> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, OptionalLong> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    public FirstRecords(TopicRegistry topics) {
        this.topics = topics;
    }

    /**
     * The time in ms since the epoch; empty where there is no such record, it has no time, or the partition cannot be
     * read or does not exist.
     */
    public OptionalLong timeFrom(TopicPartition id, long offset) {
        try {
            Partition partition = topics.partition(id);
            long start = Math.max(offset, partition.logStartOffset());
            if (start >= partition.highWatermark()) {
                return OptionalLong.empty();
            }
            Place place = new Place(partition.topicId(), id.partition(), start);
            OptionalLong known = remembered.get(place);
            if (known == null) {
                known = read(partition, start);
                remembered.put(place, known);
            }
            return known;
        } catch (BrokerException e) {
            LOG.debug("The time of the record of {} at offset {} is not known", id, offset, e);
            return OptionalLong.empty();
        }
    }

    private static OptionalLong read(Partition partition, long start) {
        long offset = start;
        for (int i = 0; i < MAX_EMPTY_BATCHES; i++) {
            try (LogRegion region = partition.read(offset, 1)) {
                if (region.isEmpty()) {
                    return OptionalLong.empty();
                }
                RecordBatch batch = RecordBatch.at(region.readFully(), 0);
                try (RecordCursor records =
                        batch.records(InflateBudget.ofEachBatch(RecordBatch.DEFAULT_MAX_INFLATED_BYTES))) {
                    while (records.next()) {
                        if (records.offset() >= start) {
                            return time(records.timestamp());
                        }
                    }
                }
                offset = batch.nextOffset();
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong time(long timestamp) {
        return timestamp < 0 ? OptionalLong.empty() : OptionalLong.of(timestamp);
    }
}
