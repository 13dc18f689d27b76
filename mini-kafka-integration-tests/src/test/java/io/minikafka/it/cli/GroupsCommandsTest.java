package io.minikafka.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.common.serialization.StringDeserializer;
import io.minikafka.consumer.MiniKafkaConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class GroupsCommandsTest extends CliTestBase {
    @Test
    void aGroupIsListedAndDescribedWithItsLagAndWhatHappenedToIt() {
        readBy("billing", "orders", "a\nb\n");
        produce("orders", "c\n");

        assertThat(ok(run("groups", "list")).out()).containsPattern("(?m)^billing +empty +0 +1 +\\S+ \\S+$");
        assertThat(ok(run("groups", "describe", "billing")).out())
                .startsWith("billing: empty, 0 members")
                .containsPattern("(?m)^orders +0 +2 +3 +1 ")
                .containsPattern("left +1 +\\S+ left: ");
        JsonNode listed = ok(run("groups", "list", "--json")).json().stream()
                .filter(line -> line.get("groupId").asText().equals("billing"))
                .findFirst()
                .orElseThrow();
        assertThat(listed.get("lag").asLong()).isEqualTo(1);
        assertThat(listed.get("lagMs").asLong()).isNotNegative();
        assertThat(ok(run("groups", "describe", "billing", "--json"))
                        .json()
                        .get(0)
                        .at("/partitions/0/committedOffset")
                        .asLong())
                .isEqualTo(2);
    }

    @Test
    void aResetShowsWhatItDoesAndAsks() {
        readBy("reset", "reset-topic", "a\nb\nc\n");

        Ran dry = ok(run("groups", "reset-offsets", "reset", "--to", "earliest", "--dry-run"));
        Ran script = run("groups", "reset-offsets", "reset", "--to", "earliest");
        Ran no = run("\n", PERSON, "groups", "reset-offsets", "reset", "--to", "earliest");
        assertThat(committed("reset")).isEqualTo(3);
        Ran yes = run("y\n", PERSON, "groups", "reset-offsets", "reset", "--to", "1");

        assertThat(dry.out()).containsPattern("reset-topic +0 +3 +0 +-3").contains("nothing was changed");
        assertFails(script, 2, "groups reset-offsets: nobody can be asked here");
        assertThat(no.status()).isEqualTo(5);
        assertThat(yes.status()).isZero();
        assertThat(yes.out()).containsPattern("reset-topic +0 +3 +1 +-2").contains("1 offset moved");
        assertThat(committed("reset")).isEqualTo(1);
    }

    @Test
    void offsetsMoveToAPlaceATimeOrByAShift() {
        readBy("moving", "moving-topic", "a\nb\nc\n");

        assertThat(moved("moving", "--shift-by", "-2")).isEqualTo(1);
        assertThat(moved("moving", "--to", "latest")).isEqualTo(3);
        assertThat(moved("moving", "--to", "1h")).isZero();
        assertThat(moved("moving", "--to", "2", "--topic", "moving-topic:0")).isEqualTo(2);
        assertFails(
                run("groups", "reset-offsets", "moving", "--to", "0", "--topic", "moving-topic:7", "--yes"),
                2,
                "groups reset-offsets: topic moving-topic has no partition '7'; it has 0 to 0");
        assertFails(
                run("groups", "reset-offsets", "moving", "--to", "yesterday", "--yes"),
                2,
                "groups reset-offsets: --to is 'yesterday'; allowed: earliest, latest, an offset");
        assertFails(run("groups", "reset-offsets", "moving", "--yes"), 2, "groups reset-offsets: ");
    }

    @Test
    void aGroupWithMembersIsLeftAlone() {
        create("busy-topic", 1);
        try (MiniKafkaConsumer<String, String> member = new MiniKafkaConsumer<>(
                Map.of("bootstrap.servers", address(), "group.id", "busy", "client.id", "somebody"),
                new StringDeserializer(),
                new StringDeserializer())) {
            member.subscribe(List.of("busy-topic"));
            while (member.assignment().isEmpty()) {
                member.poll(Duration.ofMillis(100));
            }

            Ran reset = run("groups", "reset-offsets", "busy", "--to", "earliest", "--yes");
            Ran delete = run("groups", "delete", "busy", "--yes");

            assertThat(ok(run("groups", "describe", "busy")).out())
                    .contains("1 member")
                    .containsPattern("busy-topic +0 .* somebody");
            assertFails(reset, 1, "groups reset-offsets: ");
            assertThat(reset.err()).contains("NON_EMPTY_GROUP", "stop its members");
            assertThat(delete.status()).isEqualTo(1);
        }
    }

    @Test
    void aGroupIsDeletedWhenSomebodySaysSo() {
        readBy("old", "old-topic", "a\n");

        assertThat(ok(run("groups", "delete", "old", "--dry-run")).out()).contains("nothing was changed");
        assertFails(run("groups", "delete", "old"), 2, "groups delete: nobody can be asked here");
        assertThat(ok(run("groups", "delete", "old", "--yes")).out()).contains("1 group deleted");
        assertFails(run("groups", "describe", "old"), 4, "groups describe: there is no group old");
    }

    @Test
    void aMistypedGroupGetsTheNearestName() {
        readBy("shipping", "shipping-topic", "a\n");

        for (String command : List.of("describe", "delete")) {
            assertFails(
                    run("groups", command, "shippin"),
                    4,
                    "groups " + command + ": there is no group shippin; did you mean shipping?");
        }
        assertFails(
                run("groups", "reset-offsets", "shiping", "--to", "latest", "--yes"),
                4,
                "groups reset-offsets: there is no group shiping; did you mean shipping?");
    }

    private static void readBy(String group, String topic, String lines) {
        create(topic, 1);
        produce(topic, lines);
        ok(run("consume", topic, "--group", group));
    }

    private static long moved(String group, String... how) {
        String[] args = new String[how.length + 5];
        args[0] = "groups";
        args[1] = "reset-offsets";
        args[2] = group;
        System.arraycopy(how, 0, args, 3, how.length);
        args[how.length + 3] = "--yes";
        args[how.length + 4] = "--json";
        JsonNode line = ok(run(args)).json().get(0);
        assertThat(committed(group)).isEqualTo(line.get("offset").asLong());
        return line.get("offset").asLong();
    }

    private static long committed(String group) {
        return ok(run("groups", "describe", group, "--json"))
                .json()
                .get(0)
                .at("/partitions/0/committedOffset")
                .asLong();
    }
}
