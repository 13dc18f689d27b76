package io.minikafka.cli.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.config.ConfigException;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class FailuresTest {
    @ParameterizedTest
    @CsvSource({
        "NETWORK_EXCEPTION, 3",
        "REQUEST_TIMED_OUT, 3",
        "UNKNOWN_TOPIC_OR_PARTITION, 4",
        "GROUP_ID_NOT_FOUND, 4",
        "NON_EMPTY_GROUP, 1",
        "INVALID_CONFIG, 1"
    })
    void theBrokersCodeDecidesTheExitCode(ErrorCode code, int exitCode) {
        CliException told = Failures.of(new CompletionException(new BrokerException(code, "topic orders")));

        assertThat(told.exitCode()).isEqualTo(exitCode);
        assertThat(told).hasMessage("topic orders (" + code + ")");
        assertThat(told.next()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyFailureIsOneLine(ErrorCode code) {
        CliException told = Failures.of(new BrokerException(code, "first line\n  second line"));

        assertThat(told).hasMessage("first line; second line (" + code + ")");
    }

    @Test
    void wrongSettingsAreWrongUse() {
        assertThat(Failures.of(new ConfigException("acks is 7")).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatNobodyExpectedIsStillOneLineAndKeepsItsCause() {
        NullPointerException bug = new NullPointerException();

        CliException told = Failures.of(bug);

        assertThat(told).hasMessage("NullPointerException").hasCause(bug);
        assertThat(told.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(told.next()).contains("--verbose");
    }
}
