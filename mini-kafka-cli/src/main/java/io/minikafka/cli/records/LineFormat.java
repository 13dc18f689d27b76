package io.minikafka.cli.records;

import io.minikafka.cli.failure.CliException;
import io.minikafka.common.record.Header;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.producer.ProducerRecord;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes a record of each line: a value, a key and a value with a separator between them, or a JSON object. */
final class LineFormat {
    private final String topic;
    private final Integer partition;
    private final byte[] separator;
    private final List<Header> headers;
    private final boolean json;

    /**
     * @param partition where all go; null for the partitioner's choice
     * @param separator between key and value; null for lines without keys
     * @param headers those that each record gets, before its own
     * @param json whether each line is an object as {@code consume --json} prints it
     */
    LineFormat(String topic, Integer partition, String separator, List<Header> headers, boolean json) {
        this.topic = topic;
        this.partition = partition;
        this.separator = separator == null ? null : separator.getBytes(StandardCharsets.UTF_8);
        this.headers = headers;
        this.json = json;
    }

    /** @throws CliException naming the line where it is not as it should be */
    ProducerRecord<byte[], byte[]> record(byte[] line, long lineNumber) {
        if (json) {
            return jsonRecord(line, lineNumber);
        }
        if (separator == null) {
            return new ProducerRecord<>(topic, partition, null, null, line, headers);
        }
        int at = indexOf(line, separator);
        if (at < 0) {
            throw CliException.usage(
                    "line " + lineNumber + " has no key: the separator is not in it",
                    "--key-separator says what stands between key and value");
        }
        byte[] key = Arrays.copyOf(line, at);
        byte[] value = Arrays.copyOfRange(line, at + separator.length, line.length);
        return new ProducerRecord<>(topic, partition, key, value, headers);
    }

    private ProducerRecord<byte[], byte[]> jsonRecord(byte[] line, long lineNumber) {
        try {
            JsonObject object = Json.readObject("line " + lineNumber, new ByteArrayInputStream(line));
            if (!object.contains("value")) {
                throw object.wrong(
                        "value",
                        "a string, {\"base64\":\"…\"} or null, which deletes the key where a topic is compacted");
            }
            List<Header> all = new ArrayList<>(headers);
            all.addAll(
                    object.listOrEmpty("headers", header -> new Header(header.string("key"), header.bytes("value"))));
            long timestamp = object.int64("timestamp", -1, Long.MAX_VALUE, -1);
            return new ProducerRecord<>(
                    topic,
                    partition,
                    timestamp < 0 ? null : (Long) timestamp,
                    object.bytes("key"),
                    object.bytes("value"),
                    all);
        } catch (BrokerException e) {
            String where = e.getMessage().startsWith("line ") ? "" : "line " + lineNumber + ": ";
            throw CliException.usage(
                    where + e.getMessage(),
                    "a line is for instance {\"key\":\"k\",\"value\":\"v\",\"headers\":[{\"key\":\"h\",\"value\":\"x\"}]}");
        }
    }

    private static int indexOf(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }
}
