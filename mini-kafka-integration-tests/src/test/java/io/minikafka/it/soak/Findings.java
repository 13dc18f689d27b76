package io.minikafka.it.soak;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What was counted, and what was found to be wrong. Threads: any. */
final class Findings {
    private static final int SHOWN = 20;

    private final Map<String, LongAdder> counts = new TreeMap<>();
    private int wrong;

    void count(String what, long times) {
        LongAdder adder;
        synchronized (counts) {
            adder = counts.computeIfAbsent(what, name -> new LongAdder());
        }
        adder.add(times);
    }

    synchronized void wrong(String what) {
        if (wrong++ < SHOWN) {
            System.err.println("WRONG: " + what);
        }
    }

    synchronized int wrong() {
        return wrong;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        synchronized (counts) {
            counts.forEach(
                    (what, times) -> line.append(times).append(' ').append(what).append(", "));
        }
        return line.append(wrong()).append(" wrong").toString();
    }
}
