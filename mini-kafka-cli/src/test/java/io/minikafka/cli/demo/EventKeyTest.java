package io.minikafka.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EventKeyTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2025-06-24 14:36:25 upgrade libsystemd0:amd64 252.36-1 252.38-1       | libsystemd0",
                "2025-06-24 14:36:25 status triggers-pending libc-bin:amd64 2.36-9     | libc-bin",
                "2025-06-24 14:36:25 status installed libudev1:amd64 252.38-1~deb12u1  | libudev1",
                "2025-06-24 14:36:25 configure perl-modules-5.36:all 5.36.0-7 <none>   | perl-modules-5.36",
                "2025-06-24 14:36:25 trigproc libc-bin:amd64 2.36-9+deb12u10 <none>    | libc-bin",
                "2025-06-24 14:36:25 install tzdata <none> 2025b                       | tzdata",
                "2025-06-24 14:36:25 remove nano:i386 7.2-1 <none>                     | nano",
                "2025-06-24 14:36:25 startup archives unpack                           | startup",
            })
    void aLineOfDpkgIsAboutItsPackage(String line, String key) {
        assertThat(EventKey.of(line)).isEqualTo(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "It was the best of times                  | It",
                "2025-06-24 14:36:25 INFO it is up          | INFO",
                "2025-06-24T14:36:25Z orders: 3 left        | orders:",
                "anna,42,blue                               | anna",
                "17                                         | 17",
                "17 4 1999                                  | 17",
                "2025-06-24 14:36:25 status                 | status",
            })
    void anyOtherLineIsAboutItsFirstWordThatIsNoNumber(String line, String key) {
        assertThat(EventKey.of(line)).isEqualTo(key);
    }

    @Test
    void blanksAndCommasInFrontAreNoWord() {
        assertThat(EventKey.of(" \t, word next")).isEqualTo("word");
    }

    @Test
    void aLineOfCommasHasAnEmptyKey() {
        assertThat(EventKey.of(",;,")).isEmpty();
    }

    @Test
    void aKeyIsNeverLongerThanAHundredCharacters() {
        assertThat(EventKey.of("x".repeat(5000))).hasSize(100);
    }
}
