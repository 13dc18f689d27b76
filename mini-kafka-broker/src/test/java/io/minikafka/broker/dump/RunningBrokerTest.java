package io.minikafka.broker.dump;

import static io.minikafka.broker.dump.SampleLog.batch;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that this process holds the lock of, and files that change between two looks. */
final class RunningBrokerTest {
    private static final String LOG = "00000000000000000000.log";

    @TempDir
    private Path data;

    private Path folder;
    private FileChannel lock;

    private interface Step {
        void run() throws IOException;
    }

    @BeforeEach
    void aBrokerRuns() throws IOException {
        folder = data.resolve("orders-0");
        lock = FileChannel.open(data.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        assertThat(lock.tryLock()).isNotNull();
    }

    @AfterEach
    void itEnds() throws IOException {
        lock.close();
    }

    /** As the program looks while a broker goes on: {@code step} comes between the first look and the second. */
    private static Dumped run(Step step, Object... words) {
        return Dumped.run(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                words);
    }

    @Test
    void aBatchThatIsHalfWrittenIsNoProblem() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        byte[] whole = Files.readAllBytes(log.log());
        for (int size = log.position(2) + 1; size < log.position(3); size += 7) {
            SampleLog.cut(log.log(), size);
            Files.write(log.index(), new byte[0]);
            Files.write(log.timeIndex(), new byte[0]);

            Dumped dumped = run(() -> Files.write(log.log(), whole), folder);

            assertThat(dumped.problems()).isEmpty();
            assertThat(dumped.status()).isZero();
            assertThat(dumped.values()).containsExactly("a0", "b0", "c0", "a1", "b1", "c1");
        }
    }

    @Test
    void aBatchThatStaysHalfWrittenIsAProblemButNotOfTheNextStart() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        SampleLog.cut(log.log(), log.position(3) - 1);

        Dumped dumped = run(() -> {}, log.log());

        assertThat(dumped.problems())
                .containsExactly(LOG + " " + log.position(2) + " a batch of length "
                        + (log.position(3) - log.position(2) - 12) + " does not end in the file; "
                        + (log.position(3) - log.position(2) - 1) + " bytes are left out");
        assertThat(dumped.values()).hasSize(6); // once, however often it looks
        assertThat(dumped.err()).isEqualTo("dump-log: 1 file, 2 batches, 6 records: 1 problem\n");
    }

    @Test
    void damageIsToldWhileTheFileGrowsBehindIt() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 5);
        SampleLog.flip(log.log(), log.position(1) + 70, 0);
        byte[] more = SampleLog.bytes(batch(15, 9000, "more"));

        Dumped dumped = run(() -> Files.write(log.log(), more, StandardOpenOption.APPEND), "--check", folder);

        assertThat(dumped.problems()).singleElement().asString().contains("a batch has CRC");
    }

    @Test
    void segmentsThatAreBeingReplacedAreLookedAtAgain() throws IOException {
        SampleLog.of(folder, 0, 3);
        SampleLog replaced = SampleLog.of(folder, 3, 2);

        Dumped dumped = run(
                () -> {
                    for (Path file : new Path[] {replaced.log(), replaced.index(), replaced.timeIndex()}) {
                        Files.move(file, file.resolveSibling(file.getFileName() + ".deleted"));
                    }
                },
                folder);

        assertThat(dumped.problems()).isEmpty();
        assertThat(dumped.status()).isZero();
    }

    @Test
    void aFileOrFolderThatIsTakenAwayIsNoProblem() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 3);
        Files.delete(log.index());
        Step deleteAll = () -> {
            Files.delete(log.log());
            Files.delete(log.timeIndex());
            Files.delete(folder);
        };

        Dumped dumped = run(deleteAll, data);

        assertThat(dumped.status()).isZero();
    }

    @Test
    void moreProblemsThanItKeepsInMindAreStillProblems() throws IOException {
        SampleLog log = new SampleLog(folder, 0);
        for (int i = 0; i < 1200; i++) {
            log.add(batch(0, 1000, "a"));
        }
        log.write();

        Dumped dumped = run(() -> {}, "--check", log.log());

        assertThat(dumped.lines("problem")).hasSize(1000);
    }

    @Test
    void theLimitHoldsForTheFirstLook() throws IOException {
        SampleLog log = SampleLog.of(folder, 0, 5);
        SampleLog.flip(log.log(), log.position(0) + 70, 0);

        Dumped dumped = run(() -> {}, "--limit", 4, folder);

        assertThat(dumped.values()).containsExactly("a1", "b1", "c1", "a2");
        assertThat(dumped.problems()).hasSize(1);
    }

    @Test
    void theBrokersLockIsSeenAndLeftAlone() throws IOException {
        assertThat(BrokerLock.isHeld(data)).isTrue();
        assertThat(BrokerLock.isHeld(data)).isTrue();

        lock.close();

        assertThat(BrokerLock.isHeld(data)).isFalse();
        assertThat(BrokerLock.isHeld(folder)).isFalse();
    }
}
