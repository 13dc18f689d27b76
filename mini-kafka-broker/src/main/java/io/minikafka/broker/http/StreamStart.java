package io.minikafka.broker.http;

import io.minikafka.broker.log.TimestampOffset;
import io.minikafka.broker.topic.Partition;
import io.minikafka.common.record.InflateBudget;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/** A place in a partition, as {@code from} and {@code until} name it. */
record StreamStart(Kind kind, long number) {
    enum Kind {
        EARLIEST,
        LATEST,
        OFFSET,
        /** {@link #number} is in milliseconds since the epoch. */
        TIME
    }

    /** @throws HttpRefusal naming the parameter, what came and what is allowed */
    static StreamStart parse(String parameter, String text) {
        if (text.equals("earliest")) {
            return new StreamStart(Kind.EARLIEST, 0);
        }
        if (text.equals("latest")) {
            return new StreamStart(Kind.LATEST, 0);
        }
        try {
            return text.matches("[0-9]{1,18}")
                    ? new StreamStart(Kind.OFFSET, Long.parseLong(text))
                    : new StreamStart(Kind.TIME, Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw StreamRequest.wrong(
                    parameter, text, "earliest, latest, an offset, or a time such as 2026-01-31T12:00:00Z");
        }
    }

    /** The offset, within what the partition has now. A time that no record has reached yet is its end. */
    long in(Partition partition, InflateBudget budget) {
        long end = partition.highWatermark();
        return switch (kind) {
            case EARLIEST -> partition.logStartOffset();
            case LATEST -> end;
            case OFFSET -> Math.max(partition.logStartOffset(), Math.min(number, end));
            case TIME ->
                partition
                        .log()
                        .offsetForTimestamp(number, end, budget)
                        .map(TimestampOffset::offset)
                        .orElse(end);
        };
    }
}
