package io.minikafka.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ConfigsCommandsTest extends CliTestBase {
    @Test
    void aConfigIsSetShownAndTakenBack() {
        create("orders", 1);

        assertThat(ok(run("configs", "set", "orders", "retention.ms=5000000")).out())
                .containsPattern("retention.ms +604800000 +5000000");
        assertThat(ok(run("configs", "show", "orders", "--changed")).out())
                .containsPattern("(?m)^retention.ms +5000000 +topic +604800000$");
        assertThat(ok(run("configs", "show", "orders", "retention.ms", "--json"))
                        .json()
                        .get(0)
                        .get("source")
                        .asText())
                .isEqualTo("topic");
        assertThat(ok(run("configs", "unset", "orders", "retention.ms")).out())
                .containsPattern("retention.ms +5000000 +604800000");
    }

    @Test
    void aDryRunIsCheckedAndChangesNothing() {
        create("dry", 1);

        assertThat(ok(run("configs", "set", "dry", "retention.ms=7", "--dry-run"))
                        .out())
                .contains("WOULD BE");
        assertThat(run("configs", "set", "dry", "retention.ms=soon", "--dry-run")
                        .status())
                .isEqualTo(1);
        assertThat(ok(run("configs", "show", "dry", "retention.ms")).out()).contains("604800000  default");
    }

    @Test
    void whatIsMistypedOrWrongIsSaid() {
        create("wrong", 1);

        assertFails(
                run("configs", "set", "wrong", "retention.sm=5"),
                4,
                "configs set: topic wrong has no config retention.sm; did you mean retention.ms?");
        assertFails(
                run("configs", "show", "--broker", "num.partition"),
                4,
                "configs show: the broker has no config num.partition; did you mean num.partitions?");
        assertFails(run("configs", "show", "wrnog"), 4, "configs show: there is no topic wrnog; did you mean wrong?");
        assertFails(
                run("configs", "set", "wrong", "retention.ms=soon"),
                1,
                "configs set: topic wrong: retention.ms is \"soon\"; allowed: ");
        assertFails(run("configs", "set", "wrong", "retention.ms"), 2, "configs set: 'retention.ms' is no KEY=VALUE");
        assertFails(run("configs", "set", "wrong"), 2, "configs set: nothing to set");
        assertFails(run("configs", "show"), 2, "configs show: whose configs?; name a topic, or say --broker");
    }

    @Test
    void theBrokersSettingsAreShownWithTheirMeaningAndWhereTheyAreChanged() {
        assertThat(ok(run("configs", "show", "--broker", "num.partitions")).out())
                .containsPattern("num.partitions +1 +default +1")
                .contains("num.partitions: Partitions of a topic that names no number");
        assertFails(
                run("configs", "set", "--broker", "num.partitions=3"),
                1,
                "configs set: the broker's settings are changed where it is started");
    }
}
