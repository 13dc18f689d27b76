package io.minikafka.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One run: start, stream, kill one consumer halfway, see everything arrive, stop. On the main thread. */
final class Demo {
    static final String TOPIC = "events";
    static final String GROUP = "demo";
    private static final int PARTITIONS = 6;
    private static final Duration STREAM_LENGTH = Duration.ofSeconds(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STALL_LIMIT = Duration.ofSeconds(20);
    private static final int LOOK_MS = 2; // at the reports: what the takeover's times are exact to
    private static final int ASK_MS = 20; // the broker
    private static final Pattern READY = Pattern.compile("ready: broker 1 at (\\S+:\\d+),");
    private static final List<String> CONSUMERS = List.of("consumer-1", "consumer-2");

    private final Events events;
    private final Workspace workspace;
    private final JavaProgram java;
    private final String brokerClassPath;
    private final Console console;
    private final Ledger ledger;
    private final List<Child> consumers = new ArrayList<>();
    private GroupView before;
    private Takeover takeover; // null before the kill

    Demo(Events events, Workspace workspace, JavaProgram java, String brokerClassPath, Console console) {
        this.events = events;
        this.workspace = workspace;
        this.java = java;
        this.brokerClassPath = brokerClassPath;
        this.console = console;
        this.ledger = new Ledger(events, PARTITIONS);
    }

    Summary run() throws DemoException, IOException, InterruptedException {
        Child broker = startBroker();
        String address = awaitBroker();
        Path reportFile = Files.createFile(workspace.file("reports"));
        try (BrokerView view = new BrokerView(address);
                ReportFile reports = new ReportFile(reportFile);
                EventStream stream = new EventStream(events, address, PARTITIONS, STREAM_LENGTH)) {
            view.createTopic(TOPIC, PARTITIONS);
            console.step("broker 1 is up at " + address + ", topic " + TOPIC + " has " + PARTITIONS + " partitions");
            for (String name : CONSUMERS) {
                consumers.add(startConsumer(name, address, reportFile));
            }
            awaitSharedTopic(view);
            console.step(ownership());
            console.step(EventStream.PRODUCERS + " producers begin");
            stream.start();
            follow(view, reports, stream);
            GroupView after = awaitCommits(view);
            stopConsumers(reports);
            broker.terminate();
            broker.awaitEnd();
            List<Integer> written = IntStream.range(0, PARTITIONS)
                    .mapToObj(stream::acknowledged)
                    .toList();
            return new Summary(events, written, ledger, before, after, takeover);
        }
    }

    private Child startBroker() throws IOException {
        List<String> args = List.of(
                "--broker-id",
                "1",
                "--port",
                "0",
                "--data-dir",
                workspace.file("data").toString());
        List<String> command = java.command(brokerClassPath, "io.minikafka.broker.Main", 128, args);
        return workspace.start("broker", command, Files.createFile(workspace.file("broker.out")));
    }

    /** Its address, once it has said that it is ready. */
    private String awaitBroker() throws DemoException, IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher ready = READY.matcher(Files.readString(workspace.file("broker.out")));
            if (ready.find()) {
                return ready.group(1);
            }
            workspace.check();
            console.progress("starting a broker ...");
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
        throw new DemoException("the broker was not ready in " + START_LIMIT.toSeconds() + " s");
    }

    private Child startConsumer(String name, String address, Path reportFile) throws IOException {
        List<String> args = List.of("demo-consumer", "--broker", address, "--name", name);
        return workspace.start(name, java.command(java.classPath(), "io.minikafka.cli.Main", 64, args), reportFile);
    }

    private void awaitSharedTopic(BrokerView view) throws DemoException, IOException, InterruptedException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        do {
            workspace.check();
            console.progress("starting %d consumers ...", CONSUMERS.size());
            TimeUnit.MILLISECONDS.sleep(ASK_MS);
            before = view.group(GROUP, PARTITIONS);
            if (before.isSharedEvenlyBy(CONSUMERS)) {
                return;
            }
        } while (System.nanoTime() < deadline);
        throw new DemoException("the consumers did not share the topic in " + START_LIMIT.toSeconds() + " s");
    }

    /** Until all has arrived and the dead consumer's partitions have an owner, or nothing comes any more. */
    private void follow(BrokerView view, ReportFile reports, EventStream stream)
            throws DemoException, IOException, InterruptedException {
        long lastArrival = System.nanoTime();
        while (System.nanoTime() - lastArrival < STALL_LIMIT.toNanos()) {
            int arrivedBefore = ledger.arrived();
            boolean behind = reports.readNew(this::onReport);
            workspace.check();
            stream.check();
            boolean owned = takeover != null && takeover.untilOwned().isPresent();
            if (owned && stream.isDone() && ledger.lost() == 0) {
                return;
            }
            if (takeover == null && ledger.arrived() >= (events.count() + 1) / 2) {
                killOne(view);
            }
            if (ledger.arrived() > arrivedBefore) {
                lastArrival = System.nanoTime();
            }
            console.progress("%,d of %,d events sent, %,d processed", stream.sent(), events.count(), ledger.arrived());
            TimeUnit.MILLISECONDS.sleep(behind ? 0 : LOOK_MS);
        }
        if (takeover == null) {
            throw new DemoException("nothing came for " + STALL_LIMIT.toSeconds() + " s; "
                    + Console.count(ledger.arrived(), "event") + " of " + events.count() + " had come before");
        }
    }

    private void onReport(ConsumerReport report) {
        if (report instanceof ConsumerReport.Got got) {
            ledger.add(got);
        }
        if (takeover != null) {
            boolean ownedBefore = takeover.untilOwned().isPresent();
            takeover.add(report, System.nanoTime());
            if (!ownedBefore && takeover.untilOwned().isPresent()) {
                console.step(report.consumer() + " owns everything");
            }
        }
    }

    private void killOne(BrokerView view) throws DemoException, InterruptedException {
        before = view.group(GROUP, PARTITIONS);
        Child victim = busiest();
        if (before.ownedBy(victim.name()).isEmpty()) {
            return; // a slow machine made it miss its session; it will be back
        }
        consumers.remove(victim);
        takeover = new Takeover(victim.name(), before.ownedBy(victim.name()), System.nanoTime());
        victim.kill();
        console.step(String.format(
                Locale.ROOT, "halfway, at event %,d: %s is killed (SIGKILL)", ledger.arrived(), victim.name()));
    }

    /** Whose partitions had the most events. */
    private Child busiest() {
        return Collections.max(
                consumers,
                Comparator.comparingInt(consumer -> before.ownedBy(consumer.name()).stream()
                        .mapToInt(ledger::delivered)
                        .sum()));
    }

    /** What is processed is committed a moment later. */
    private GroupView awaitCommits(BrokerView view) throws DemoException, IOException, InterruptedException {
        long deadline = System.nanoTime() + STALL_LIMIT.toNanos();
        GroupView group = view.group(GROUP, PARTITIONS);
        while (ledger.lost() == 0 && group.lag() > 0 && System.nanoTime() < deadline) {
            workspace.check();
            TimeUnit.MILLISECONDS.sleep(ASK_MS);
            group = view.group(GROUP, PARTITIONS);
        }
        console.step(group.lag() == 0 ? "all events are written, processed and committed" : "nothing comes any more");
        return group;
    }

    private void stopConsumers(ReportFile reports) throws DemoException, IOException, InterruptedException {
        for (Child consumer : consumers) {
            consumer.endInput();
            consumer.awaitEnd();
        }
        while (reports.readNew(this::onReport)) {
            console.progress("counting ...");
        }
    }

    private String ownership() {
        return CONSUMERS.stream()
                .map(name -> name + " owns partitions "
                        + before.ownedBy(name).stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
    }
}
