package io.minikafka.broker.http;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a stream of records is to have.
 *
 * @param partition empty for all
 * @param until where it ends, in each partition; empty for where the partition ends now
 * @param follow whether to wait for what is yet to come
 * @param filter text that a record's key, value or headers contain; empty for any record
 * @param limit records to send at most
 * @param seen the last offset that the client has got of each partition, where it comes back
 */
record StreamRequest(
        String topic,
        Optional<Integer> partition,
        StreamStart from,
        Optional<StreamStart> until,
        boolean follow,
        Optional<String> filter,
        long limit,
        Map<Integer, Long> seen) {

    private static final Set<String> PARAMETERS =
            new TreeSet<>(Set.of("partition", "from", "until", "follow", "filter", "limit"));

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    /** @throws HttpRefusal naming the parameter, what came and what is allowed */
    static StreamRequest of(HttpCall call) {
        Map<String, String> query = single(call.query());
        return new StreamRequest(
                call.variable(),
                Optional.ofNullable(query.get("partition"))
                        .map(text -> (int) number("partition", text, 0, Integer.MAX_VALUE)),
                StreamStart.parse("from", query.getOrDefault("from", "latest")),
                Optional.ofNullable(query.get("until")).map(text -> StreamStart.parse("until", text)),
                bool("follow", query.getOrDefault("follow", "true")),
                Optional.ofNullable(query.get("filter")).filter(text -> !text.isEmpty()),
                Optional.ofNullable(query.get("limit"))
                        .map(text -> number("limit", text, 1, Long.MAX_VALUE))
                        .orElse(Long.MAX_VALUE),
                call.header(LAST_EVENT_ID).map(StreamRequest::seen).orElse(Map.of()));
    }

    private static Map<String, String> single(Map<String, List<String>> query) {
        Map<String, String> values = new HashMap<>();
        query.forEach((name, all) -> {
            if (!PARAMETERS.contains(name)) {
                throw HttpRefusal.badRequest("there is no parameter \"" + HttpRefusal.shortened(name) + "\"; allowed: "
                        + String.join(", ", PARAMETERS));
            }
            if (all.size() > 1) {
                throw HttpRefusal.badRequest(
                        "the parameter " + name + " comes " + all.size() + " times; allowed: once");
            }
            values.put(name, all.get(0));
        });
        return values;
    }

    private static long number(String parameter, String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(parameter, text, "an integer from " + min + " to " + max);
    }

    private static boolean bool(String parameter, String text) {
        if (!text.equals("true") && !text.equals("false")) {
            throw wrong(parameter, text, "true or false");
        }
        return text.equals("true");
    }

    /** {@code partition:offset}, several separated by commas; see {@link StreamEvents#id}. */
    private static Map<Integer, Long> seen(String id) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (String pair : id.split(",", -1)) {
            String[] parts = pair.split(":", -1);
            if (parts.length != 2) {
                throw wrong(LAST_EVENT_ID, id, "the id of an event of this stream");
            }
            offsets.put(
                    (int) number(LAST_EVENT_ID, parts[0], 0, Integer.MAX_VALUE),
                    number(LAST_EVENT_ID, parts[1], -1, Long.MAX_VALUE - 1));
        }
        return offsets;
    }

    static HttpRefusal wrong(CharSequence parameter, String text, String allowed) {
        return HttpRefusal.badRequest(parameter + " is \"" + HttpRefusal.shortened(text) + "\"; allowed: " + allowed);
    }
}
