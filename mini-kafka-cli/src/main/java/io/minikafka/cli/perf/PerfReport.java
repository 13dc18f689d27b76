package io.minikafka.cli.perf;

import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.TextTable;
import java.util.ArrayList;
import java.util.List;

/** What a measurement ends with. */
final class PerfReport {
    private final Output out;
    private final boolean json;

    PerfReport(Output out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** @param of what the latencies are of, as a field's name */
    void print(String test, Throughput throughput, String of, Latencies latencies) {
        if (json) {
            out.json(to -> {
                to.writeStartObject();
                to.writeStringField("test", test);
                throughput.write(to);
                latencies.write(to, of + "Micros");
                to.writeEndObject();
            });
            return;
        }
        List<String> heads = new ArrayList<>(Throughput.HEADS);
        heads.addAll(Latencies.heads());
        List<Object> cells = new ArrayList<>(throughput.cells());
        cells.addAll(latencies.cells());
        new TextTable(heads.toArray(new String[0])).row(cells.toArray()).printTo(out);
    }
}
