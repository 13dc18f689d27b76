package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.batchOf;
import static io.minikafka.broker.log.Batches.read;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.together;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.broker.log.Batches.Read;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartitionLogTest {
    @TempDir
    private Path data;

    @Test
    void givesRecordsTheirOffsetsInTheOrderOfTheAppends() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            AppendResult first = test.log.append(batch(100, "a", "b"), 7);
            AppendResult second = test.log.append(together(batch(200, "c"), batch(300, "d", "e")), 7);

            assertThat(first).isEqualTo(new AppendResult(0, 1, -1, false));
            assertThat(second).isEqualTo(new AppendResult(2, 4, -1, false));
            assertThat(test.log.logEndOffset()).isEqualTo(5);
            assertThat(test.log.latestLeaderEpoch()).isEqualTo(7);
            assertThat(readAll(test.log, 1000))
                    .containsExactly(
                            new Read(0, 100, "a"),
                            new Read(1, 101, "b"),
                            new Read(2, 200, "c"),
                            new Read(3, 300, "d"),
                            new Read(4, 301, "e"));
        }
    }

    @Test
    void refusesOffsetsThatItDoesNotHaveAndNamesThoseThatItHas() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.log.append(batch(100, "a", "b"), 0);

            assertThatThrownBy(() -> test.log.read(3, 100, 2))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OFFSET_OUT_OF_RANGE))
                    .hasMessage("read of orders-0 at offset 3: the log has offsets 0 to 2");
            assertThatThrownBy(() -> test.log.read(-1, 100, 2)).hasMessageContaining("offset -1");
            try (LogRegion atTheEnd = test.log.read(2, 100, 2)) {
                assertThat(atTheEnd.isEmpty()).isTrue();
                assertThat(atTheEnd.readFully().remaining()).isZero();
            }
        }
    }

    @Test
    void readsWholeBatchesUpToTheLimitButAtLeastOne() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            for (int i = 0; i < 20; i++) {
                test.log.append(batchOf(200, i), 0);
            }

            assertThat(read(test.log, 3, 599)).extracting(Read::offset).containsExactly(3L, 4L);
            assertThat(read(test.log, 3, 600)).extracting(Read::offset).containsExactly(3L, 4L, 5L);
            assertThat(read(test.log, 3, 1)).extracting(Read::offset).containsExactly(3L);
            assertThat(read(test.log, 3, 0)).extracting(Read::offset).containsExactly(3L);
            assertThat(read(test.log, 3, Integer.MAX_VALUE)).hasSize(17);
            assertThat(read(test.log, 0, 3999)).hasSize(19);
        }
    }

    @Test
    void readsTheWholeBatchAroundAnOffset() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.log.append(batch(100, "a", "b", "c"), 0);
            test.log.append(batch(200, "d", "e", "f"), 0);

            assertThat(values(read(test.log, 4, 1))).containsExactly("d", "e", "f");
        }
    }

    @Test
    void neverReadsPastTheHighWatermark() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            for (int i = 0; i < 60; i++) {
                test.log.append(batchOf(200, i), 0);
            }
            for (long highWatermark = 0; highWatermark <= 60; highWatermark++) {
                for (long offset = 0; offset < highWatermark; offset++) {
                    try (LogRegion region = test.log.read(offset, 1 << 20, highWatermark)) {
                        List<Read> records = read(region.readFully());
                        assertThat(records.get(0).offset()).isEqualTo(offset);
                        assertThat(records.get(records.size() - 1).offset()).isLessThan(highWatermark);
                    }
                }
                assertThat(test.log.read(highWatermark, 100, highWatermark).isEmpty())
                        .isTrue();
            }
        }
    }

    @Test
    void rollsBySize() throws IOException {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            List<Read> expected = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                ByteBuffer batch = batchOf(1000, i);
                test.log.append(batch, 0);
                expected.addAll(Batches.read(batch));
            }

            assertThat(test.files(".log")).hasSize(13);
            assertThat(test.files(".log").get(1).getFileName()).hasToString("00000000000000000008.log");
            for (Path file : test.files(".log")) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(TestLog.SMALL.segmentBytes());
            }
            assertThat(test.log.sizeInBytes()).isEqualTo(100_000);
            assertThat(readAll(test.log, 2500)).isEqualTo(expected);
        }
    }

    @Test
    void rollsByTheAgeOfTheFirstRecord() throws IOException {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.log.append(batch(1_000, "a"), 0);
            test.log.append(batch(61_000, "b"), 0);
            assertThat(test.files(".log")).hasSize(1);

            test.reopenAfterCleanStop();
            test.log.append(batch(61_001, "c"), 0);

            assertThat(test.files(".log")).hasSize(2);
            assertThat(values(readAll(test.log, 1000))).containsExactly("a", "b", "c");
        }
    }

    @Test
    void rollsByTheClockWhereRecordsHaveNoTime() throws IOException {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.log.append(batch(-1, "a"), 0);
            test.nowMs += 60_001;
            test.log.append(batch(-1, "b"), 0);

            assertThat(test.files(".log")).hasSize(2);
        }
    }

    @Test
    void rollsWhereAnIndexIsFull() throws IOException {
        LogConfig tinyIndex = new LogConfig(1 << 20, 60_000, 0, 60, TimestampType.CREATE_TIME);
        try (TestLog test = TestLog.opened(data, tinyIndex)) {
            for (int i = 0; i < 50; i++) {
                test.log.append(batch(i, "a"), 0);
            }
            test.log.flush();

            assertThat(test.files(".log").size()).isGreaterThan(5);
            for (Path file : test.files("index")) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(60);
            }
            assertThat(readAll(test.log, 100)).hasSize(50);
        }
    }

    @Test
    void givesRecordsTheTimeOfTheBrokerWhereTheLogSaysSo() {
        LogConfig appendTime = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.LOG_APPEND_TIME);
        try (TestLog test = TestLog.opened(data, appendTime)) {
            AppendResult result = test.log.append(batch(5, "a", "b"), 0);

            assertThat(result.logAppendTimeMs()).isEqualTo(test.nowMs);
            assertThat(read(test.log, 0, 1000))
                    .containsExactly(new Read(0, test.nowMs, "a"), new Read(1, test.nowMs, "b"));
        }
    }

    @Test
    void findsTheFirstRecordAtOrAfterATime() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            for (int i = 0; i < 300; i++) {
                test.log.append(batch(i * 100L, "a", "b", "c".repeat(100)), 0);
            }
            for (int i = 0; i < 300; i++) {
                assertThat(test.log.offsetForTimestamp(i * 100L, 900)).contains(new TimestampOffset(i * 100L, 3L * i));
                assertThat(test.log.offsetForTimestamp(i * 100L + 2, 900))
                        .contains(new TimestampOffset(i * 100L + 2, 3L * i + 2));
            }
            assertThat(test.log.offsetForTimestamp(-5, 900)).contains(new TimestampOffset(0, 0));
            assertThat(test.log.offsetForTimestamp(29_903, 900)).isEmpty();
            assertThat(test.log.offsetForTimestamp(29_900, 897)).isEmpty();
        }
    }

    @Test
    void keepsTheBytesOfARegionReadableAfterTheLogIsClosed() {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            test.log.append(batch(1, "a"), 0);
            FileChannel file;
            try (LogRegion region = test.log.read(0, 1000, 1)) {
                test.log.close();

                assertThat(values(Batches.read(region.readFully()))).containsExactly("a");
                file = region.channel();
                assertThat(file.isOpen()).isTrue();
            }
            assertThat(file.isOpen()).isFalse();
            assertThatThrownBy(() -> test.log.read(0, 1000, 1)).hasMessage("the log of orders-0 is closed");
            assertThatThrownBy(() -> test.log.append(batch(1, "a"), 0)).hasMessage("the log of orders-0 is closed");
        }
    }

    @Test
    void goesOnWhereACleanStopLeftItWithoutReadingTheRecords() throws IOException {
        try (TestLog test = TestLog.opened(data, TestLog.SMALL)) {
            for (int i = 0; i < 500; i++) {
                test.log.append(batchOf(1000, i), 3);
            }
            List<Read> before = readAll(test.log, 5000);
            test.log.flush();
            long readBefore = test.disk.bytesRead();

            test.reopenAfterCleanStop();

            assertThat(test.disk.bytesRead() - readBefore).isLessThan(20_000);
            assertThat(test.log.latestLeaderEpoch()).isEqualTo(3);
            assertThat(test.log.append(batch(7, "more"), 3).baseOffset()).isEqualTo(500);
            assertThat(readAll(test.log, 5000))
                    .startsWith(before.toArray(new Read[0]))
                    .hasSize(501);
        }
    }
}
