package io.minikafka.broker.dump;

import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What one run of the program printed. */
record Dumped(int status, String out, String err) {

    /** @param words paths among them may be of any class */
    static Dumped run(Object... words) {
        return run(() -> {}, words);
    }

    static Dumped run(Runnable betweenLooks, Object... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        int status = DumpLog.run(args, out, new PrintStream(err, true, StandardCharsets.UTF_8), betweenLooks);
        return new Dumped(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The lines of a type, each of which must be a JSON object. */
    List<JsonObject> lines(String type) {
        return out.lines()
                .map(line -> Json.readObject("line", new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8))))
                .filter(line -> line.string("type").equals(type))
                .toList();
    }

    /** {@code FILENAME POSITION WHAT} for each problem. */
    List<String> problems() {
        return lines("problem").stream()
                .map(line -> {
                    String file = line.string("file");
                    return file.substring(file.lastIndexOf('/') + 1) + " " + line.int64("position") + " "
                            + line.string("problem");
                })
                .toList();
    }

    List<Long> numbers(String type, String field) {
        return lines(type).stream().map(line -> line.int64(field)).toList();
    }

    List<String> values() {
        return lines("record").stream().map(line -> line.string("value")).toList();
    }
}
