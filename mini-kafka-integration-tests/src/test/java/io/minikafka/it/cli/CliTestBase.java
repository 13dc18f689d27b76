package io.minikafka.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.cli.Program;
import io.minikafka.cli.demo.JavaProgram;
import io.minikafka.cli.terminal.Interrupts;
import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.cli.terminal.Terminals;
import io.netty.util.LeakPresenceDetector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One broker for all tests of a class, so each uses topics and groups of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
abstract class CliTestBase {
    static final Terminals PERSON = new Terminals(true, true, true);

    @TempDir
    static Path folder;

    private static Broker broker;

    @BeforeAll
    static void startsTheBroker() throws Exception {
        broker = Broker.start(BrokerConfig.of(Map.of(
                "broker.id", "1",
                "port", "0",
                "data.dir", folder.resolve("data").toString(),
                "offsets.topic.num.partitions", "1")));
    }

    @AfterAll
    static void stopsTheBroker() {
        broker.close();
        LeakPresenceDetector.check();
    }

    static String address() {
        return "127.0.0.1:" + broker.address().getPort();
    }

    /** Without a terminal, as in a script. */
    static Ran run(String... args) {
        return run("", Terminals.NONE, args);
    }

    static Ran run(String input, Terminals terminals, String... args) {
        return run(input, terminals, new Interrupts(), args);
    }

    static Ran run(String input, Terminals terminals, Interrupts interrupts, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        boolean talks = !all.contains("--help") && !all.contains("completion") && !all.contains("--bootstrap-server");
        if (talks && all.size() > 1) {
            all.addAll(List.of("--bootstrap-server", address()));
        }
        return runAsIs(input, terminals, interrupts, all.toArray(new String[0]));
    }

    static Ran runAsIs(String input, Terminals terminals, Interrupts interrupts, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new Output(out, terminals.out()),
                new PrintStream(err, true, UTF_8),
                terminals,
                interrupts);
        int status = new Program(streams, new JavaProgram(Path.of("java"), "mini-kafka-cli.jar")).run(args);
        interrupts.ended(status);
        return new Ran(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    /** It worked, and had nothing to complain of. */
    static Ran ok(Ran ran) {
        assertThat(ran.err()).isEmpty();
        assertThat(ran.status()).isZero();
        return ran;
    }

    /** It failed with this status and one line, which begins so. */
    static void assertFails(Ran ran, int status, String beginning) {
        assertThat(ran.err()).startsWith("mini-kafka " + beginning).hasLineCount(1);
        assertThat(ran.status()).isEqualTo(status);
    }

    static void create(String topic, int partitions) {
        ok(run("topics", "create", topic, "-p", Integer.toString(partitions)));
    }

    static void produce(String topic, String lines, String... args) {
        List<String> all = new ArrayList<>(List.of("produce", topic));
        all.addAll(List.of(args));
        ok(run(lines, Terminals.NONE, all.toArray(new String[0])));
    }
}
