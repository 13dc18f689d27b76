package io.minikafka.cli.perf;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.cli.terminal.Amount;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** How much in which time. */
record Throughput(long records, long bytes, double seconds) {
    /** Heads of table columns for {@link #cells}. */
    static final List<String> HEADS = List.of(">RECORDS", ">BYTES", ">TIME", ">RECORDS/S", ">BYTES/S");

    List<String> cells() {
        return List.of(
                Amount.count(records),
                Amount.bytes(bytes),
                String.format(Locale.ROOT, "%.2f s", seconds),
                Amount.count(perSecond(records)),
                Amount.bytes(perSecond(bytes)));
    }

    /** As fields of the object that is being written. */
    void write(JsonGenerator out) throws IOException {
        out.writeNumberField("records", records);
        out.writeNumberField("bytes", bytes);
        out.writeNumberField("seconds", seconds);
        out.writeNumberField("recordsPerSecond", perSecond(records));
        out.writeNumberField("bytesPerSecond", perSecond(bytes));
    }

    private long perSecond(long amount) {
        return seconds <= 0 ? 0 : Math.round(amount / seconds);
    }
}
