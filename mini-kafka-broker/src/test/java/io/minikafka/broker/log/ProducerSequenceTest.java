package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.together;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.TimestampType;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProducerSequenceTest {
    private static final long ID = 42;
    private static final short EPOCH = 3;

    @TempDir
    private Path data;

    private TestLog test;

    @BeforeEach
    void openLog() {
        test = TestLog.opened(data, TestLog.SMALL);
    }

    @AfterEach
    void closeLog() {
        test.close();
    }

    private AppendResult append(int sequence, String... values) {
        return test.log.append(batch(ID, EPOCH, sequence, 1000, values), 0);
    }

    private static void assertRefused(ErrorCode code, String message, ThrowingCallable append) {
        assertThatThrownBy(append)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessage(message);
    }

    @Test
    void aRepeatedBatchIsAnsweredWithWhereItIsAndWrittenOnce() {
        for (int i = 0; i < 6; i++) {
            append(2 * i, "a" + i, "b" + i);
        }

        for (int i = 1; i < 6; i++) {
            assertThat(append(2 * i, "a" + i, "b" + i)).isEqualTo(new AppendResult(2L * i, 2L * i + 1, -1, true));
        }
        assertThat(test.log.logEndOffset()).isEqualTo(12);
        assertRefused(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "append to orders-0: producer 42: epoch 3 must go on with sequence 12, but came with 0",
                () -> append(0, "a0", "b0"));
        assertThat(append(12, "next").baseOffset()).isEqualTo(12);
    }

    @Test
    void aRepeatedBatchKeepsTheTimeThatTheBrokerGaveIt() {
        LogConfig appendTime = new LogConfig(8192, 60_000, 512, 1 << 20, TimestampType.LOG_APPEND_TIME);
        try (TestLog stamped = TestLog.opened(data.resolve("stamped"), appendTime)) {
            ByteBuffer batch = batch(ID, EPOCH, 0, 1, "a");
            stamped.log.append(batch.duplicate(), 0);
            long stampedMs = stamped.nowMs;
            stamped.nowMs += 5000;

            assertThat(stamped.log.append(batch, 0)).isEqualTo(new AppendResult(0, 0, stampedMs, true));
        }
    }

    @Test
    void aGapIsRefusedAndNothingIsWritten() {
        append(0, "a", "b");

        assertRefused(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "append to orders-0: producer 42: epoch 3 must go on with sequence 2, but came with 3",
                () -> append(3, "d"));
        assertThat(append(2, "c").baseOffset()).isEqualTo(2);
        assertThat(values(readAll(test.log, 500))).containsExactly("a", "b", "c");
    }

    @Test
    void aProducerThatIsNotKnownMayBeginAnywhere() {
        assertThat(append(17, "a").baseOffset()).isZero();
        assertThat(append(18, "b").baseOffset()).isEqualTo(1);
    }

    @Test
    void anOlderEpochIsFencedAndANewerOneBeginsAtZero() {
        append(0, "a");

        assertRefused(
                ErrorCode.INVALID_PRODUCER_EPOCH,
                "append to orders-0: producer 42 comes with epoch 2, but epoch 3 has written already",
                () -> test.log.append(batch(ID, (short) 2, 1, 1, "x"), 0));
        assertRefused(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "append to orders-0: producer 42: epoch 4 must go on with sequence 0, but came with 1",
                () -> test.log.append(batch(ID, (short) 4, 1, 1, "x"), 0));
        assertThat(test.log.append(batch(ID, (short) 4, 0, 1, "b"), 0).baseOffset())
                .isEqualTo(1);
    }

    @Test
    void sequencesGoOnAtZeroAfterTheGreatestNumber() {
        append(Integer.MAX_VALUE - 1, "a", "b", "c");

        assertThat(append(1, "d").baseOffset()).isEqualTo(3);
        assertThat(append(Integer.MAX_VALUE - 1, "a", "b", "c").duplicate()).isTrue();
    }

    @Test
    void severalBatchesOfOneAppendFollowEachOther() {
        ByteBuffer both = together(batch(ID, EPOCH, 0, 1, "a"), batch(ID, EPOCH, 1, 1, "b", "c"));

        assertThat(test.log.append(both.duplicate(), 0)).isEqualTo(new AppendResult(0, 2, -1, false));
        assertThat(test.log.append(both.duplicate(), 0)).isEqualTo(new AppendResult(0, 2, -1, true));
        assertRefused(
                ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
                "append to orders-0: producer 42: epoch 3 must go on with sequence 4, but came with 5",
                () -> test.log.append(together(batch(ID, EPOCH, 3, 1, "d"), batch(ID, EPOCH, 5, 1, "f")), 0));
        assertThatThrownBy(() ->
                        test.log.append(together(batch(ID, EPOCH, 1, 1, "b", "c"), batch(ID, EPOCH, 3, 1, "d")), 0))
                .isInstanceOf(BrokerException.class);
        assertThat(test.log.logEndOffset()).isEqualTo(3);
    }

    @Test
    void aRefusedAppendTeachesNothing() {
        append(0, "a");
        test.disk.leaveRoomFor(10);
        assertThatThrownBy(() -> append(1, "b")).hasMessageContaining("No space left");
        test.disk.makeRoom();

        assertThat(append(1, "b")).isEqualTo(new AppendResult(1, 1, -1, false));
    }

    @Test
    void recoveryLearnsTheSequencesOfWhatItReads() {
        append(0, "a");
        append(1, "b");

        test.reopenAfterCrash();

        assertThat(append(0, "a")).isEqualTo(new AppendResult(0, 0, -1, true));
        assertThatThrownBy(() -> append(5, "f")).hasMessageContaining("must go on with sequence 2, but came with 5");
        assertThat(append(2, "c").baseOffset()).isEqualTo(2);
    }

    @Test
    void theProducerThatHasNotWrittenForTheLongestTimeIsForgottenFirst() {
        ProducerStates states = new ProducerStates(TestLog.PARTITION, Long.MAX_VALUE);
        for (int id = 0; id < 20_000; id++) {
            states.appended(RecordBatch.at(batch(id, EPOCH, 0, 1, "a"), 0), 0);
        }

        assertThat(states.size()).isEqualTo(10_000);
        assertThat(states.check(batch(0, EPOCH, 0, 1, "a"), 0)).isEmpty();
        assertThat(states.check(batch(19_999, EPOCH, 0, 1, "a"), 0)).isPresent();
    }
}
