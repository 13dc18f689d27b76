package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batch;
import static io.minikafka.broker.log.Batches.batchOf;
import static io.minikafka.broker.log.Batches.readAll;
import static io.minikafka.broker.log.Batches.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DiskFailureTest {
    @TempDir
    private Path data;

    private TestLog test;

    @BeforeEach
    void openLogWithTwoRecords() {
        test = TestLog.opened(data, TestLog.SMALL);
        test.log.append(batch(100, "a", "b"), 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 61, 299, 300, 599})
    void aFullDiskRefusesTheAppendAndLeavesTheLogAsItWas(int room) throws IOException {
        long bytesBefore = Files.size(test.lastFile(".log"));
        test.disk.leaveRoomFor(room);

        assertThatThrownBy(() -> test.log.append(Batches.together(batchOf(300, 1), batchOf(300, 2)), 0))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR))
                .hasMessage(
                        "append of 600 bytes to orders-0 at offset 2 in " + test.folder + ": No space left on device");

        assertThat(Files.size(test.lastFile(".log"))).isEqualTo(bytesBefore);
        assertThat(test.log.logEndOffset()).isEqualTo(2);
        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b");
        test.disk.makeRoom();
        assertThat(test.log.append(batch(200, "c"), 0).baseOffset()).isEqualTo(2);
        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b", "c");
        test.reopenAfterCrash();
        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b", "c");
    }

    @Test
    void aTailThatCannotBeCutIsCutBeforeTheNextAppend() throws IOException {
        long bytesBefore = Files.size(test.lastFile(".log"));
        test.disk.leaveRoomFor(100);
        test.disk.failTruncate(true);
        assertThatThrownBy(() -> test.log.append(batchOf(300, 1), 0)).hasMessageContaining("No space left");
        test.disk.makeRoom();
        assertThatThrownBy(() -> test.log.append(batch(1, "no"), 0)).hasMessageContaining("Input/output error");
        assertThatThrownBy(() -> test.log.flush()).isInstanceOf(IOException.class);
        assertThat(Files.size(test.lastFile(".log"))).isEqualTo(bytesBefore + 100);
        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b");

        test.disk.failTruncate(false);
        test.log.append(batch(200, "c"), 0);

        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b", "c");
        test.reopenAfterCleanStop();
        assertThat(values(readAll(test.log, 100))).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(strings = {".log", ".index", ".timeindex"})
    void aFailingRollRefusesTheAppendAndTheNextOneTriesAgain(String suffix) throws IOException {
        for (int i = 0; i < 8; i++) {
            test.log.append(batchOf(1000, i), 0);
        }
        test.disk.failOpen(path -> path.toString().endsWith("10" + suffix));

        assertThatThrownBy(() -> test.log.append(batchOf(1000, 9), 0))
                .hasMessage(
                        "append of 1000 bytes to orders-0 at offset 10 in " + test.folder + ": Too many open files");

        assertThat(test.files(".log")).hasSize(1);
        assertThat(test.files("index")).hasSize(2);
        assertThat(readAll(test.log, 5000)).hasSize(10);
        test.disk.failOpen(path -> false);
        assertThat(test.log.append(batchOf(1000, 9), 0).baseOffset()).isEqualTo(10);
        assertThat(test.files(".log")).hasSize(2);
        test.reopenAfterCrash();
        assertThat(readAll(test.log, 5000)).hasSize(11);
    }

    private static void assertRefused(ThrowingCallable call, String why) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR))
                .hasMessage(why);
    }

    @Test
    void aFailedFsyncTakesTheLogOutOfServiceUntilItIsOpenedAnew() throws IOException {
        test.log.flush();
        test.log.append(batch(200, "c"), 0);
        test.disk.failForce(path -> path.toString().endsWith(".log"));
        String why = "orders-0 is out of service since 1970-01-01T00:16:40Z: fsync of " + test.lastFile(".log")
                + " failed: Input/output error; its records below offset 2 are on the disk, of later ones nobody knows;"
                + " check the disk, then restart the broker";
        try (CapturedLog said = new CapturedLog()) {
            assertThatThrownBy(() -> test.log.flush())
                    .isInstanceOf(IOException.class)
                    .hasMessage(why);
            test.disk.failForce(false);

            assertRefused(() -> test.log.append(batch(300, "d"), 0), why);
            assertRefused(() -> test.log.read(0, 100, 2), why);
            assertRefused(() -> test.log.offsetForTimestamp(100, 2), why);
            assertRefused(() -> test.log.deleteRecordsBefore(1), why);
            assertThatThrownBy(() -> test.log.flush()).hasMessage(why);
            assertThat(said.messages()).containsExactly(why);
        }
        assertThat(test.log.disk().outOfService())
                .map(OutOfService::durableOffset)
                .contains(2L);
        assertThat(test.log.recoveryPoint()).isEqualTo(2);
        assertThat(test.folder.resolve("out-of-service")).hasContent(why);

        test.disk.takeForced();
        test.reopenAfterCrash();

        assertThat(test.disk.takeForced())
                .as("what the disk may not have got is written and synced again")
                .contains("00000000000000000000.log");
        assertThat(test.log.disk().durableOffset()).isEqualTo(3);
        assertThat(test.folder.resolve("out-of-service")).doesNotExist();

        assertThat(test.log.append(batch(300, "d"), 0).baseOffset()).isEqualTo(3);
        test.log.flush();
        assertThat(test.log.recoveryPoint()).isEqualTo(4);
        assertThat(test.log.disk().outOfService()).isEmpty();
    }

    @Test
    void aDiskThatFailsAgainWhenTheLogIsOpenedLeavesItOutOfService() {
        test.disk.failForce(path -> path.toString().endsWith(".log"));
        assertThatThrownBy(() -> test.log.flush()).isInstanceOf(IOException.class);

        test.reopenAfterCrash();

        assertThat(test.log.disk().outOfService())
                .map(OutOfService::durableOffset)
                .contains(0L);
        assertThat(test.folder.resolve("out-of-service")).exists();
    }

    @Test
    void aFolderThatCannotBeSyncedTakesTheLogOutOfServiceToo() {
        test.disk.failForce(path -> path.equals(test.folder));

        assertThatThrownBy(() -> test.log.flush()).hasMessageContaining("fsync of " + test.folder + " failed");

        assertThat(test.log.disk().outOfService())
                .map(OutOfService::durableOffset)
                .contains(0L);
    }

    @Test
    void soDoesOneWhoseSyncSomethingElseAskedFor() {
        test.disk.failForce(path -> path.equals(test.folder));

        assertThatThrownBy(() -> test.log.deleteRecordsBefore(1)).hasMessageContaining("orders-0 is out of service");

        assertThat(test.log.disk().outOfService()).isPresent();
    }

    @Test
    void aFolderThatCannotBeOpenedIsNoFailureOfTheDisk() throws IOException {
        test.disk.failOpen(path -> path.equals(test.folder));
        assertThatThrownBy(() -> test.log.flush()).hasMessage("Too many open files");
        test.disk.failOpen(path -> false);

        test.log.flush();

        assertThat(test.log.recoveryPoint()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {".index", ".timeindex", ".tmp"})
    void whatIsMadeAnewFromTheBatchesMayBeTriedAgain(String suffix) throws IOException {
        test.disk.failForce(path -> path.toString().endsWith(suffix));

        assertThatThrownBy(() -> test.log.flush()).hasMessage("Input/output error");

        assertThat(test.log.disk().durableOffset()).isEqualTo(2);
        assertThat(test.log.recoveryPoint()).isZero();
        assertThat(test.log.append(batch(300, "c"), 0).baseOffset()).isEqualTo(2);
        test.disk.failForce(false);
        test.log.flush();
        assertThat(test.log.recoveryPoint()).isEqualTo(3);
    }

    @Test
    void aFullDiskDoesNotCostAnIndexEntry() throws IOException {
        LogConfig everyBatch = new LogConfig(1 << 20, 60_000, 0, 1 << 20, test.config.timestampType());
        try (CapturedLog said = new CapturedLog();
                TestLog dense = TestLog.opened(data.resolve("dense"), everyBatch)) {
            for (int i = 0; i < 5000; i++) {
                // The 512th entry fills the memory of the index while there is room for this batch only.
                dense.disk.leaveRoomFor(batch(i, "v").remaining());
                dense.log.append(batch(i, "v"), 0);
            }
            assertThat(said.warnings()).first().asString().contains("is kept in memory for now");
            dense.disk.makeRoom();
            dense.log.flush();

            assertThat(Files.size(dense.lastFile(".index"))).isEqualTo(4999 * 8);
            dense.disk.leaveRoomFor(0);
            assertThat(Batches.read(dense.log, 4321, 1)).hasSize(1);
        }
    }

    @Test
    void bytesThatAreNoBatchAreAnErrorForWhoReadsThemAndForNobodyElse() throws IOException {
        for (int i = 0; i < 20; i++) {
            test.log.append(batchOf(1000, i), 0);
        }
        Path first = test.files(".log").get(0);
        byte[] content = Files.readAllBytes(first);
        int damaged = batch(100, "a", "b").remaining() + 3000; // the batch with offset 5
        content[damaged + RecordBatch.MAGIC_AT] = 9;
        Files.write(first, content);

        assertThat(Batches.read(test.log, 0, damaged)).hasSize(5);
        assertThat(Batches.read(test.log, 6, 1)).hasSize(1);
        assertThatThrownBy(() -> test.log.read(5, 500, 22))
                .isInstanceOfSatisfying(
                        BrokerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.KAFKA_STORAGE_ERROR))
                .hasMessageContaining("what lies at position " + damaged + " of " + first + " is no batch");
    }
}
