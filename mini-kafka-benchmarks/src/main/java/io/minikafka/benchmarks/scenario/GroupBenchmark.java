package io.minikafka.benchmarks.scenario;

import io.minikafka.benchmarks.result.Goal;
import io.minikafka.benchmarks.result.Metric;
import io.minikafka.benchmarks.system.Pause;
import io.minikafka.benchmarks.worker.WorkerProcess;
import java.util.List;
import java.util.Map;

/** How long a group's members wait for their records. */
final class GroupBenchmark implements Benchmark {
    private static final String NAME = "group";
    private static final String FIRST = "first record";
    private static final String TAKEOVER = "takeover after a kill";
    private static final int SETTLE_MS = 8000; // Kafka's second member is in by then
    private static final double SESSION_SECONDS = 6;
    private static final double GRACE_SECONDS = 0.2;
    /** Fast enough that Kafka's producer, which stays with a partition for a batch, gets around every 40 ms. */
    private static final int RATE = 5000;

    private static final int WRITE_SECONDS = 20;
    private static final int NEVER = 1000; // more partitions than there are: a member that stays until it is killed

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String what() {
        return "a new group's first member until its first record; and, of two members with a session of 6 s, from the "
                + "kill -9 of one until the other has a record of its partition (the session counts from the last "
                + "heartbeat, so that less than 6 s is possible)";
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                Metric.lower(NAME, FIRST, "s", Goal.factor(10)),
                Metric.lower(NAME, TAKEOVER, "s", Goal.limit(SESSION_SECONDS + GRACE_SECONDS)));
    }

    @Override
    public boolean warmsUp() {
        return false;
    }

    @Override
    public Map<String, Double> run(Stand stand) throws Exception {
        String topic = Work.createTopic(stand, 2, Map.of());
        Work.call(stand, "fill", topic, Map.of("records", 1000, "values", "100"));
        double first = Work.call(stand, "member", topic, Map.of("group", topic + "-first", "partitions", 1))
                .get("seconds");
        double takeover;
        Map<String, String> session = Map.of("session.timeout.ms", "6000", "auto.offset.reset", "latest");
        try (WorkerProcess killed = member(stand);
                WorkerProcess survivor = member(stand)) {
            killed.send("member", member(stand, topic, NEVER, session));
            Pause.millis(SETTLE_MS);
            survivor.send("member", member(stand, topic, 2, session));
            Pause.millis(SETTLE_MS);
            Map<String, Object> writes = Work.with(
                    stand, topic, Map.of("rate", RATE, "values", "100", "settings", Map.of("linger.ms", "0")));
            writes.put("seconds", WRITE_SECONDS);
            stand.worker().send("rate", writes);
            Pause.millis(SETTLE_MS / 4);
            killed.kill();
            long killedNanos = System.nanoTime();
            survivor.answer();
            takeover = (System.nanoTime() - killedNanos) / 1e9;
            stand.worker().answer();
        }
        Work.deleteTopic(stand, topic);
        return Map.of(FIRST, first, TAKEOVER, takeover);
    }

    private static WorkerProcess member(Stand stand) throws Exception {
        return new WorkerProcess(stand.system().id(), List.of("-Xmx256m"), stand.logFile("member"));
    }

    private static Map<String, Object> member(Stand stand, String topic, int partitions, Map<String, String> settings) {
        return Work.with(stand, topic, Map.of("group", topic + "-two", "partitions", partitions, "settings", settings));
    }
}
