package io.minikafka.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.dump.DumpLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What our own {@code dump-log} said. */
record Dump(int status, String out, String err) {

    /** Runs it within this process; not while a broker runs in this process too. */
    static Dump run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = DumpLog.run(args, out, new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Dump(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    List<JsonNode> lines(String type) {
        return out.lines()
                .map(Dump::parse)
                .filter(line -> line.get("type").asText().equals(type))
                .toList();
    }

    static JsonNode parse(String line) {
        try {
            return RawClient.JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException("no JSON: " + line, e);
        }
    }
}
