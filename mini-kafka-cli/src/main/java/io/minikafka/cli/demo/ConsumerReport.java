package io.minikafka.cli.demo;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a consumer process tells the demo, one line each. {@code consumer-1 owns 0 2 4 .} is all that it owns from now
 * on; {@code consumer-1 got 4 812 1071 1c291ca3 .} is one event that it processed: partition, offset, the event's number,
 * the checksum of its value. A line without the full stop was cut short when its writer was killed, and never said.
 */
sealed interface ConsumerReport {
    String END = " .";

    String consumer();

    /** All that the consumer owns now. */
    record Owns(String consumer, Set<Integer> partitions) implements ConsumerReport {
        @Override
        public String toString() {
            StringBuilder line = new StringBuilder(consumer).append(" owns");
            partitions.forEach(partition -> line.append(' ').append(partition));
            return line.append(END).toString();
        }
    }

    /** One event that was processed. */
    record Got(String consumer, int partition, long offset, int event, int checksum) implements ConsumerReport {
        @Override
        public String toString() {
            return consumer + " got " + partition + ' ' + offset + ' ' + event + ' ' + Integer.toHexString(checksum)
                    + END;
        }
    }

    /** Reads a line; empty where it is empty or was cut short. */
    static Optional<ConsumerReport> parse(String line) {
        if (!line.endsWith(END)) {
            return Optional.empty();
        }
        List<String> words =
                List.of(line.substring(0, line.length() - END.length()).split(" ", -1));
        if (words.size() == 6 && words.get(1).equals("got")) {
            return Optional.of(new Got(
                    words.get(0),
                    Integer.parseInt(words.get(2)),
                    Long.parseLong(words.get(3)),
                    Integer.parseInt(words.get(4)),
                    Integer.parseUnsignedInt(words.get(5), 16)));
        }
        if (words.size() >= 2 && words.get(1).equals("owns")) {
            Set<Integer> partitions = new TreeSet<>();
            words.subList(2, words.size()).forEach(word -> partitions.add(Integer.parseInt(word)));
            return Optional.of(new Owns(words.get(0), partitions));
        }
        throw new IllegalStateException("a consumer reported \"" + line + "\"");
    }
}
