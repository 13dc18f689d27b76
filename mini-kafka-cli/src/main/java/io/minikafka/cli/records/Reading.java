package io.minikafka.cli.records;

import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.WakeupException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Prints what a source gives until it is done, enough has come, or the user ends it. What is printed is committed. */
final class Reading {
    private final Streams streams;
    private final Source source;
    private final RecordPrinter printer;
    private final long max;
    private final boolean follow;
    private long printed;

    Reading(Streams streams, Source source, RecordPrinter printer, long max, boolean follow) {
        this.streams = streams;
        this.source = source;
        this.printer = printer;
        this.max = max;
        this.follow = follow;
    }

    /** Returns the exit code. */
    int run() {
        try {
            while (printed < max && !source.isDone()) {
                print(source.next());
            }
        } catch (WakeupException e) {
            return follow ? ExitCode.OK : ExitCode.INTERRUPTED; // an endless command is ended like this
        }
        if (printed == 0 && streams.terminals().out() && streams.terminals().err()) {
            streams.err().println("no records");
        }
        return ExitCode.OK;
    }

    private void print(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (printed == max) {
                break;
            }
            printer.print(record);
            printed++;
            next.put(record.topicPartition(), record.offset() + 1);
        }
        if (!next.isEmpty()) {
            streams.out().flush(); // before it is committed: what nobody has seen is not processed
            commit(next);
        }
    }

    /** A wakeup ends the waiting, not the commit that is due. */
    private void commit(Map<TopicPartition, Long> next) {
        try {
            source.processed(next);
        } catch (WakeupException e) {
            source.processed(next);
            throw e;
        }
    }
}
