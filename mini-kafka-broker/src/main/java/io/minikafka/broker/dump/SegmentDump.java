package io.minikafka.broker.dump;

import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.BrokerException;
import java.io.IOException;
import java.util.Optional;

/** A segment's batches and records, one after the other; where one is damaged it goes on at the next that it can find. */
final class SegmentDump {
    /** Which place a segment has, as far as that says what may follow behind its last whole batch. */
    enum Place {
        BEFORE_OTHERS,
        LAST_OF_A_RUNNING_BROKER,
        LAST
    }

    private final LogFile file;
    private final Place place;
    private final Report report;
    private final RecordText text;
    private long nextOffset;
    private int leaderEpoch = Integer.MIN_VALUE;
    private boolean behindDamage;

    SegmentDump(LogFile file, Place place, Report report) {
        this.file = file;
        this.place = place;
        this.report = report;
        this.text = RecordText.of(file);
        this.nextOffset = file.offset();
    }

    /** Returns the offset behind the last batch. */
    long dump() throws IOException {
        report.file();
        try (BatchReader reader = new BatchReader(file.path(), BatchReader.FAR_BYTES)) {
            long position = start(reader);
            while (position < reader.end() && !report.isFull()) {
                Optional<String> flaw = reader.flawAt(position);
                position = flaw.isPresent() ? pass(reader, position, flaw.get()) : batch(reader, position);
            }
        }
        return nextOffset;
    }

    private long start(BatchReader reader) throws IOException {
        Optional<Long> start = report.options().from() > file.offset()
                ? new IndexedPositions(file, reader).atOrBefore(report.options().from())
                : Optional.empty();
        if (start.isPresent()) {
            nextOffset = reader.header().baseOffset();
        }
        return start.orElse(0L);
    }

    /** Returns where to go on behind what is no batch. */
    private long pass(BatchReader reader, long position, String flaw) throws IOException {
        Optional<Long> next = new IndexedPositions(file, reader).firstBehind(position);
        String what = next.isEmpty() && place == Place.LAST ? flaw + "; the next start cuts the log here" : flaw;
        report.problem(
                file.path(),
                position,
                what,
                next.map(found -> "; goes on at position " + found + ", to which the index leads")
                        .orElse("; " + (reader.end() - position) + " bytes are left out"));
        behindDamage = true;
        return next.orElse(reader.end());
    }

    private long batch(BatchReader reader, long position) throws IOException {
        BatchHeader header = reader.header();
        long behind = position + header.sizeInBytes();
        if (header.lastOffset() < report.options().from()) {
            checkOrder(position, header);
            return behind;
        }
        long computed = reader.computedCrc();
        boolean crcValid = header.crc() == computed;
        report.batch(file.path(), position, header, crcValid);
        if (!crcValid) {
            report.problem(
                    file.path(),
                    position,
                    String.format("a batch has CRC 0x%08x, its content has 0x%08x", header.crc(), computed));
            behindDamage = true;
            return behindDamaged(reader, position, behind);
        }
        checkOrder(position, header);
        records(reader, position, header);
        return behind;
    }

    /** Where the damaged batch says that it ends, if that is likely. */
    private long behindDamaged(BatchReader reader, long position, long claimed) throws IOException {
        return claimed == reader.end() || reader.flawAt(claimed).isEmpty()
                ? claimed
                : new IndexedPositions(file, reader).firstBehind(position).orElse(claimed);
    }

    private void checkOrder(long position, BatchHeader header) {
        if (header.lastOffsetDelta() < 0) {
            report.problem(file.path(), position, "a batch has last offset delta " + header.lastOffsetDelta());
            return;
        }
        if (header.baseOffset() < nextOffset) {
            report.problem(
                    file.path(),
                    position,
                    "a batch has offset " + header.baseOffset() + " where at least " + nextOffset + " belongs");
        } else if (header.baseOffset() > nextOffset && !behindDamage) {
            report.gap();
        }
        if (header.leaderEpoch() < leaderEpoch) {
            report.problem(file.path(), position, "leader epoch " + header.leaderEpoch() + " follows " + leaderEpoch);
        }
        nextOffset = header.nextOffset();
        leaderEpoch = header.leaderEpoch();
        behindDamage = false;
    }

    private void records(BatchReader reader, long position, BatchHeader header) throws IOException {
        if (header.isEmpty()) {
            return;
        }
        long latest = Long.MIN_VALUE;
        try (RecordCursor records = reader.whole().records()) {
            while (records.next()) {
                latest = Math.max(latest, records.timestamp());
                if (records.offset() >= report.options().from() && !report.isFull()) {
                    report.record(file.path(), out -> text.write(records, out));
                }
            }
        } catch (BrokerException e) {
            report.problem(file.path(), position, e.getMessage());
            return;
        }
        if (header.isDense() ? latest != header.maxTimestamp() : latest > header.maxTimestamp()) {
            report.problem(
                    file.path(),
                    position,
                    "a batch claims a maximum timestamp of " + header.maxTimestamp() + ", its records have " + latest);
        }
    }
}
