package io.minikafka.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.cli.terminal.Interrupts;
import io.minikafka.cli.terminal.Terminals;
import org.junit.jupiter.api.Test;

final class TopicsCommandsTest extends CliTestBase {
    @Test
    void aTopicIsCreatedListedDescribedAndDeleted() {
        Ran created = ok(run("topics", "create", "orders", "-p", "3", "-c", "retention.ms=5000000"));
        produce("orders", "a\nb\n");

        assertThat(created.out()).isEqualTo("topic orders was created\n");
        assertThat(ok(run("topics", "list")).out())
                .startsWith("TOPIC")
                .containsPattern("(?m)^orders +3 +2 +\\d+ B$")
                .doesNotContain("__consumer_offsets");
        assertThat(ok(run("topics", "describe", "orders")).out())
                .contains("orders: 3 partitions, id ", "configs: retention.ms=5000000")
                .containsPattern("(?m)^ +2 +1 +0 +\\d+ +\\d+ ");
        assertThat(ok(run("topics", "delete", "orders", "--yes")).out()).contains("1 topic deleted");
        assertFails(run("topics", "describe", "orders"), 4, "topics describe: there is no topic orders");
    }

    @Test
    void programsGetALineOfJsonForEach() {
        create("json-a", 2);
        create("json-b", 1);

        JsonNode topic = ok(run("topics", "list", "--json")).json().stream()
                .filter(line -> line.get("name").asText().equals("json-a"))
                .findFirst()
                .orElseThrow();
        JsonNode described = ok(run("topics", "describe", "json-a", "json-b", "--json"))
                .json()
                .get(0);

        assertThat(topic.get("partitions").asInt()).isEqualTo(2);
        assertThat(topic.get("records").asLong()).isZero();
        assertThat(described.at("/partitions/1/highWatermark").asLong()).isZero();
        assertThat(described.get("topicId")).isEqualTo(topic.get("topicId"));
    }

    @Test
    void aMistypedTopicGetsTheNearestName() {
        create("payments", 1);

        assertFails(
                run("topics", "describe", "paymnets"),
                4,
                "topics describe: there is no topic paymnets; did you mean payments?");
        assertFails(run("topics", "grow", "payment", "-p", "4"), 4, "topics grow: there is no topic payment; did you");
        assertFails(run("topics", "delete", "paymentz", "--yes"), 4, "topics delete: there is no topic paymentz; did");
    }

    @Test
    void aDryRunChangesNothing() {
        create("dry", 1);

        assertThat(ok(run("topics", "create", "dry-new", "--dry-run")).out())
                .isEqualTo("topic dry-new would be created\n");
        assertThat(ok(run("topics", "grow", "dry", "-p", "3", "--dry-run")).out())
                .isEqualTo("topic dry would have 3 partitions, before 1\n");
        assertThat(ok(run("topics", "delete", "dry", "--dry-run")).out()).contains("nothing was changed");

        assertThat(ok(run("topics", "describe", "dry", "--json")).json().get(0).get("partitions"))
                .hasSize(1);
        assertThat(run("topics", "describe", "dry-new").status()).isEqualTo(4);
    }

    @Test
    void growingTellsBeforeAndAfterAndRefusesFewer() {
        create("growing", 2);

        assertThat(ok(run("topics", "grow", "growing", "-p", "5")).out())
                .isEqualTo("topic growing has 5 partitions, before 2\n");
        Ran fewer = run("topics", "grow", "growing", "-p", "3");

        assertFails(fewer, 1, "topics grow: ");
        assertThat(fewer.err()).contains("INVALID_PARTITIONS");
    }

    @Test
    void deletingAsksAPersonAndRefusesWhereNobodyCanBeAsked() {
        create("kept", 1);

        Ran script = run("topics", "delete", "kept");
        Ran no = run("n\n", PERSON, "topics", "delete", "kept");
        Ran yes = run("y\n", PERSON, "topics", "delete", "kept");

        assertFails(script, 2, "topics delete: nobody can be asked here");
        assertThat(script.err()).contains("--yes", "--dry-run");
        assertThat(no.status()).isEqualTo(5);
        assertThat(no.err())
                .startsWith("Delete 1 topic and all their records? [y/N] ")
                .contains("nothing was changed");
        assertThat(yes.status()).isZero();
        assertThat(yes.out()).contains("kept", "1 topic deleted");
    }

    @Test
    void whatIsThereAlreadyIsSaidUnlessItMayBe() {
        create("twice", 1);

        Ran again = run("topics", "create", "twice");

        assertFails(again, 1, "topics create: ");
        assertThat(again.err()).contains("TOPIC_ALREADY_EXISTS", "--if-not-exists");
        assertThat(ok(run("topics", "create", "twice", "--if-not-exists")).out())
                .isEqualTo("topic twice exists\n");
    }

    @Test
    void mistypedWordsAndOptionsGetTheNearestOne() {
        assertThat(run("topcs", "list").err())
                .isEqualTo("mini-kafka: there is no command topcs; did you mean topics?\n");
        assertFails(run("topics", "lst"), 2, "topics: there is no command lst; did you mean list?");
        assertFails(run("topics", "list", "--jsn"), 2, "topics list: there is no option --jsn; did you mean --json?");
        assertFails(
                runAsIs("", Terminals.NONE, new Interrupts(), "topics"),
                2,
                "topics: a command is missing; one of list, describe");
        assertFails(run("topics", "describe"), 2, "topics describe: Missing required parameter: 'TOPIC'");
        assertFails(run("topics", "list", "word"), 2, "topics list: 'word' is one word too many");
    }

    @Test
    void whereNothingListensItIsSaidAtOnceWithWhatToDo() {
        Ran ran = run("topics", "list", "--bootstrap-server", "127.0.0.1:1");

        assertFails(ran, 3, "topics list: no broker at 127.0.0.1:1: nothing listens there; start one with ");
    }

    @Test
    void verboseShowsWhereAFailureComesFrom() {
        assertThat(run("topics", "describe", "nowhere", "--verbose").err())
                .startsWith("mini-kafka topics describe: there is no topic nowhere")
                .contains("\tat io.minikafka.cli.");
        assertFails(
                run("topics", "list", "--bootstrap-server", "nonsense"),
                2,
                "topics list: --bootstrap-server is 'nonsense', which is no HOST:PORT");
    }
}
