package io.minikafka.it.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.cli.terminal.Terminals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code rpc}, {@code perf}, {@code doctor}, {@code completion}. */
final class ToolsCommandsTest extends CliTestBase {
    @Test
    void anyMethodCanBeCalled() {
        Ran line = ok(run("rpc", "apiVersions"));
        Ran pretty = ok(run("", new Terminals(false, true, false), "rpc", "apiVersions"));
        Ran piped = ok(run("{\"topics\":[]}", Terminals.NONE, "rpc", "metadata", "-"));

        assertThat(line.out()).hasLineCount(1);
        assertThat(line.json().get(0).get("brokerId").asInt()).isEqualTo(1);
        assertThat(pretty.out()).startsWith("{\n").contains("  \"brokerId\" : 1");
        assertThat(piped.json().get(0).get("topics")).isEmpty();
    }

    @Test
    void whatIsWrongWithACallIsSaid() {
        assertFails(run("rpc", "metadta"), 4, "rpc: the broker has no method metadta; did you mean metadata?");
        assertFails(run("rpc", "metadata", "{topics}"), 2, "rpc: not JSON: ");
        assertFails(run("rpc", "fetch", "{\"partitions\":1}"), 1, "rpc: ");
    }

    @Test
    void perfTellsThroughputAndPercentiles() {
        Ran refused = run("perf", "produce", "perf-topic");
        JsonNode produced = ok(run("perf", "produce", "perf-topic", "--create", "-n", "2000", "-s", "50", "--json"))
                .json()
                .get(0);
        Ran consumed = ok(run("perf", "consume", "perf-topic"));
        Ran latency = ok(run("perf", "latency", "perf-topic", "-n", "20"));

        assertFails(refused, 4, "perf produce: there is no topic perf-topic; --create makes it");
        assertThat(produced.get("records").asLong()).isEqualTo(2000);
        assertThat(produced.get("bytes").asLong()).isEqualTo(100_000);
        assertThat(produced.at("/latencyMicros/p99").asLong())
                .isPositive()
                .isGreaterThanOrEqualTo(produced.at("/latencyMicros/p50").asLong());
        assertThat(consumed.out()).containsPattern("(?m)^ +2,000 +97.7 KiB +\\S+ s ");
        assertThat(latency.out())
                .containsPattern("FROM SEND UNTIL +P50 +P95 +P99 +P99.9 +MAX")
                .containsPattern("(?m)^acknowledged +\\S+ ms")
                .containsPattern("(?m)^received by a consumer +\\S+ ms");
        assertFails(run("perf", "produce", "perf-topic", "-n", "0"), 2, "perf produce: --records is 0; allowed: 1");
    }

    @Test
    void theDoctorFindsAHealthyBrokerHealthy() {
        Ran ran = ok(run("doctor", "--json"));

        assertThat(ran.json().stream().map(line -> line.get("check").asText()))
                .contains("broker", "version", "readiness", "clock", "disk", "partitions", "exposure", "folder");
        assertThat(ran.json().stream().map(line -> line.get("level").asText())).doesNotContain("fail");
    }

    @Test
    void theDoctorSaysWhatIsWrongAndWhatToDo() throws IOException {
        Path stranger = Files.createDirectory(folder.resolve("stranger"));

        Ran ran = run("doctor", "--bootstrap-server", "127.0.0.1:1", "--data-dir", stranger.toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out())
                .contains("FAIL  broker      no broker at 127.0.0.1:1: nothing listens there")
                .contains("-> start one with mini-kafka broker --broker-id 1")
                .contains("has no meta.json");
    }

    @Test
    void theCompletionScriptCompletesInBash() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "bash is not installed");
        Path script = Files.writeString(
                folder.resolve("completion"), ok(run("completion")).out());
        String program = "source '" + script + "'; complete -p mini-kafka; COMP_WORDS=(mini-kafka top); COMP_CWORD=1;"
                + " _complete_mini-kafka; echo \"${COMPREPLY[@]}\"; COMP_WORDS=(mini-kafka topics d); COMP_CWORD=2;"
                + " _complete_mini-kafka; echo \"${COMPREPLY[@]}\"";

        Process bash = new ProcessBuilder(List.of("/bin/bash", "-c", program))
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), UTF_8);

        assertThat(bash.waitFor()).as(said).isZero();
        assertThat(said.lines()).contains("topics", "describe delete");
    }
}
