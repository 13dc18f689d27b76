package io.minikafka.it.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minikafka.cli.terminal.Interrupts;
import io.minikafka.cli.terminal.Terminals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RecordsCommandsTest extends CliTestBase {
    @Test
    void linesBecomeRecordsAndComeBackInOrder() {
        create("lines", 1);

        produce("lines", "first\n\nthird");

        assertThat(ok(run("consume", "lines")).out()).isEqualTo("first\n\nthird\n");
    }

    @Test
    void keysAndHeadersAreShownWhereTheyAreAskedFor() throws Exception {
        create("keyed", 1);
        Path file = Files.writeString(folder.resolve("keyed.txt"), "ann=one\nbob=two=2\n");

        ok(run("produce", "keyed", "--file", file.toString(), "-k", "=", "-H", "source=test", "-H", "n=1"));

        assertThat(ok(run("consume", "keyed", "--key", "--headers", "--positions", "--separator", " | "))
                        .out())
                .isEqualTo("keyed-0:0 | ann | source=test,n=1 | one\nkeyed-0:1 | bob | source=test,n=1 | two=2\n");
        assertThat(ok(run("consume", "keyed", "--timestamps", "--max", "1")).out())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\S+Z\tone\n");
    }

    @Test
    void jsonLinesGoOutAsTheyCameIn() {
        create("json", 1);
        create("copy", 1);
        String line = "{\"key\":\"k\",\"value\":{\"base64\":\"/wA=\"},\"timestamp\":1000,"
                + "\"headers\":[{\"key\":\"h\",\"value\":null}]}\n{\"key\":\"gone\",\"value\":null}\n";
        produce("json", line, "--json");

        Ran first = ok(run("consume", "json", "--json"));
        produce("copy", first.out(), "--json");
        Ran second = ok(run("consume", "copy", "--json"));

        assertThat(first.json().get(0).get("timestamp").asLong()).isEqualTo(1000);
        assertThat(first.json().get(1).get("value").isNull()).isTrue();
        assertThat(second.out()).isEqualTo(first.out().replace("\"topic\":\"json\"", "\"topic\":\"copy\""));
    }

    @Test
    void aBadLineIsNamedAndWhatCameBeforeItIsWritten() {
        create("bad", 1);

        Ran ran = run(
                "{\"value\":\"good\"}\n{\"value\":5}\n{\"value\":\"never\"}\n",
                Terminals.NONE,
                "produce",
                "bad",
                "--json");

        assertFails(ran, 2, "produce: line 2.value is 5");
        assertThat(ran.err()).contains("1 record before it was written");
        assertThat(ok(run("consume", "bad")).out()).isEqualTo("good\n");
    }

    @Test
    void aRecordThatTheBrokerRefusesIsNamedByItsLine() {
        ok(run("topics", "create", "small", "-c", "max.message.bytes=200"));

        Ran ran = run("short\n" + "x".repeat(1000) + "\n", Terminals.NONE, "produce", "small", "--set", "batch.size=0");

        assertFails(ran, 1, "produce: line 2: ");
        assertThat(ran.err()).contains("MESSAGE_TOO_LARGE", "1 of 2 records sent were written");
    }

    @Test
    void aMistypedTopicIsNotCreated() {
        create("events", 1);

        assertFails(
                run("x\n", Terminals.NONE, "produce", "evnets"),
                4,
                "produce: there is no topic evnets; did you mean events? --create makes a new one");
        assertFails(run("consume", "evnets"), 4, "consume: there is no topic evnets; did you mean events?");
        produce("made-here", "x\n", "--create");
        assertThat(ok(run("consume", "made-here")).out()).isEqualTo("x\n");
    }

    @Test
    void readingBeginsAtAnOffsetOrATime() {
        create("places", 1);
        produce("places", """
                {"value":"a","timestamp":1767225600000}
                {"value":"b","timestamp":1767312000000}
                {"value":"c","timestamp":1767398400000}
                """, "--json");

        assertThat(ok(run("consume", "places", "--from", "1")).out()).isEqualTo("b\nc\n");
        assertThat(ok(run("consume", "places", "--from", "99")).out()).isEmpty();
        assertThat(ok(run("consume", "places", "--from", "2026-01-02T00:00:00Z"))
                        .out())
                .isEqualTo("b\nc\n");
        assertThat(ok(run("consume", "places", "--from", "latest")).out()).isEmpty();
        assertThat(ok(run("consume", "places", "--max", "2")).out()).isEqualTo("a\nb\n");
        assertFails(run("consume", "places", "--from", "nowhere"), 2, "consume: --from is 'nowhere'; allowed: ");
        assertFails(run("consume", "places", "-p", "3"), 2, "consume: topic places has no partition 3; it has 0 to 0");
        assertFails(run("consume", "places", "--set", "fetch.min.byte=1"), 2, "consume: --set: there is no setting");
    }

    @Test
    void aGroupReadsOnWhereItHasCommitted() {
        create("shared", 2);
        produce("shared", "a\nb\n", "-p", "0");
        produce("shared", "c\n", "-p", "1");

        assertThat(ok(run("consume", "shared", "--group", "readers", "--max", "1"))
                        .out())
                .hasLineCount(1);
        assertThat(ok(run("consume", "shared", "--group", "readers")).out()).hasLineCount(2);
        assertThat(ok(run("consume", "shared", "--group", "readers")).out()).isEmpty();
        assertFails(
                run("consume", "shared", "--group", "readers", "--from", "5"),
                2,
                "consume: a group begins where it has committed");
    }

    @Test
    void followingGoesOnUntilItIsInterruptedAndEndsWithZero() throws Exception {
        create("followed", 1);
        Interrupts interrupts = new Interrupts();
        CompletableFuture<Ran> following = CompletableFuture.supplyAsync(
                () -> run("", Terminals.NONE, interrupts, "consume", "followed", "--follow", "--group", "followers"));
        produce("followed", "now\n");
        await().until(() -> committed("followers") == 1);

        assertThat(following.isDone()).isFalse();
        interrupts.shutDown();

        assertThat(following.get()).isEqualTo(new Ran(0, "now\n", ""));
    }

    @Test
    void nothingInARecordReachesATerminalAsMoreThanText() {
        create("hostile", 1);
        String attack = "\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m";
        produce(
                "hostile",
                "{\"key\":\"" + attack + "\",\"value\":\"" + attack + "\",\"headers\":[{\"key\":\"" + attack
                        + "\",\"value\":\"" + attack + "\"}]}\n",
                "--json");
        Terminals seen = new Terminals(false, true, false);

        Ran text = ok(run("", seen, "consume", "hostile", "--key", "--headers", "--separator", " "));
        Ran json = ok(run("", seen, "consume", "hostile", "--json"));
        Ran piped = ok(run("consume", "hostile"));

        String shown = "\\x1b]0;owned\\x07\\x1b[2J\\x9b31m";
        assertThat(text.out()).isEqualTo(shown + " " + shown + "=" + shown + " " + shown + "\n");
        assertThat(json.out().chars().filter(c -> Character.isISOControl(c) && c != '\n'))
                .isEmpty();
        assertThat(json.json().get(0).get("key").asText()).startsWith("\u001b]0;owned\u0007");
        assertThat(piped.out()).isEqualTo("\u001b]0;owned\u0007\u001b[2J\u009b31m\n");
    }

    private static long committed(String group) {
        Ran ran = run("groups", "describe", group, "--json");
        return ran.status() == 0
                ? ran.json().get(0).at("/partitions/0/committedOffset").asLong()
                : -1;
    }
}
