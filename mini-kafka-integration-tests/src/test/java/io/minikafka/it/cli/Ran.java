package io.minikafka.it.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** What a command has ended with and written. */
record Ran(int status, String out, String err) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Standard output, each line of which is JSON. */
    List<JsonNode> json() {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.lines().toList()) {
            try {
                lines.add(JSON.readTree(line));
            } catch (JsonProcessingException e) {
                throw new AssertionError("not JSON: " + line, e);
            }
        }
        return lines;
    }
}
