package io.minikafka.broker.log;

import static io.minikafka.broker.log.Batches.batchOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.record.RecordBatch;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That a start does not grow with the data: what it reads and opens is counted, not timed. */
final class LargeLogTest {
    private static final TopicPartition PARTITION = new TopicPartition("large", 0);
    private static final LogSpec SPEC = new LogSpec("WrwUkTc9SXSd0ELmEDmc1A", LogConfig.DEFAULT);
    private static final int SEGMENTS = 1000;
    private static final int SEGMENT_BYTES = 50_000_000;
    private static final int BATCHES = 10;

    @TempDir
    private Path data;

    private final FaultyFileSystem disk = new FaultyFileSystem();

    @Test
    void fiftyGigabytesInAThousandSegmentsAreNotReadAfterACleanStop() throws IOException {
        writeSegments();
        writeSnapshot((long) SEGMENTS * BATCHES);
        Files.writeString(data.resolve("clean-shutdown"), "");

        try (DataFolder folder = DataFolder.open(data, 1, disk)) {
            LogManager logs = LogManager.open(folder, new LogContext(disk, InstantSource.system(), Runnable::run));
            PartitionLog log = logs.openLog(PARTITION, SPEC);

            assertThat(log.sizeInBytes()).isEqualTo((long) SEGMENTS * SEGMENT_BYTES);
            assertThat(log.logEndOffset()).isEqualTo((long) SEGMENTS * BATCHES);
            assertThat(disk.bytesRead()).isLessThan(100_000);
            assertThat(disk.filesOpened()).isLessThan(20);
            logs.closeAll();
        }
    }

    @Test
    void afterAKillOnlyWhatLiesBehindTheRecoveryPointIsRead() throws IOException {
        writeSegments();
        long recoveryPoint = (long) SEGMENTS * BATCHES - 2;
        writeSnapshot(recoveryPoint);
        Files.writeString(data.resolve("recovery-point-offset-checkpoint"), "0\n1\nlarge 0 " + recoveryPoint + "\n");

        try (DataFolder folder = DataFolder.open(data, 1, disk)) {
            LogManager logs = LogManager.open(folder, new LogContext(disk, InstantSource.system(), Runnable::run));
            PartitionLog log = logs.openLog(PARTITION, SPEC);

            // The batches there are holes in a file, which no CRC fits: they are read, and cut off.
            assertThat(log.logEndOffset()).isEqualTo(recoveryPoint);
            assertThat(disk.bytesRead()).isLessThan(2L * SEGMENT_BYTES / BATCHES + 200_000);
            logs.closeAll();
        }
    }

    /** As a log without numbered producers has it. */
    private void writeSnapshot(long offset) throws IOException {
        Files.write(
                SegmentFiles.path(data.resolve(PARTITION.toString()), offset, SegmentFiles.SNAPSHOT),
                ProducerSnapshot.of(new ProducerStates(PARTITION, 1)));
    }

    /** Each batch has its header and, for a body, a hole in the file. */
    private void writeSegments() throws IOException {
        Path folder = Files.createDirectories(data.resolve(PARTITION.toString()));
        int batchBytes = SEGMENT_BYTES / BATCHES;
        for (int i = 0; i < SEGMENTS; i++) {
            long baseOffset = (long) i * BATCHES;
            try (FileChannel file = FileChannel.open(
                    SegmentFiles.path(folder, baseOffset, SegmentFiles.LOG),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                for (int b = 0; b < BATCHES; b++) {
                    ByteBuffer header = batchOf(100, i);
                    header.putLong(RecordBatch.BASE_OFFSET_AT, baseOffset + b);
                    header.putInt(RecordBatch.LEADER_EPOCH_AT, 0);
                    header.putInt(RecordBatch.LENGTH_AT, batchBytes - RecordBatch.LOG_OVERHEAD);
                    file.write(header, (long) b * batchBytes);
                }
                file.write(ByteBuffer.allocate(1), SEGMENT_BYTES - 1L);
            }
            writeIndexes(folder, baseOffset, batchBytes, i);
        }
    }

    private static void writeIndexes(Path folder, long baseOffset, int batchBytes, long timestamp) throws IOException {
        ByteBuffer index = ByteBuffer.allocate((BATCHES - 1) * OffsetIndex.ENTRY_BYTES);
        for (int b = 1; b < BATCHES; b++) {
            index.putInt(b).putInt(b * batchBytes);
        }
        Files.write(SegmentFiles.path(folder, baseOffset, SegmentFiles.INDEX), index.array());
        byte[] timeIndex = ByteBuffer.allocate(TimeIndex.ENTRY_BYTES)
                .putLong(timestamp)
                .putInt(0)
                .array();
        Files.write(SegmentFiles.path(folder, baseOffset, SegmentFiles.TIME_INDEX), timeIndex);
    }
}
