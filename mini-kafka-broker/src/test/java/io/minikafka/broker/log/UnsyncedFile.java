package io.minikafka.broker.log;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What of a file is on the disk for sure, and what was changed since. The page cache writes blocks when it likes: of each
 * block any of its states since the last fsync may be on the disk, and of the file's size too, whatever the others are.
 * Zeros are where the size got to the disk and a block did not.
 */
final class UnsyncedFile {
    private static final int SECTOR_BYTES = 512;
    private static final int PAGE_BYTES = 4096;

    /** Bytes written at a position, or, where there are none, a cut there. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Change(long position, byte[] bytes) {
        boolean isCut() {
            return bytes.length == 0;
        }

        long end() {
            return position + bytes.length;
        }
    }

    private final List<Change> changes = new ArrayList<>();
    private long changesDone; // that are not in the list any more
    private byte[] synced;
    private int syncedSize;

    UnsyncedFile(byte[] synced) {
        this.synced = synced;
        this.syncedSize = synced.length;
    }

    void wrote(long position, ByteBuffer bytes) {
        if (bytes.hasRemaining()) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            changes.add(new Change(position, copy));
        }
    }

    void cut(long size) {
        changes.add(new Change(size, new byte[0]));
    }

    /** How many changes there have been. */
    long changes() {
        return changesDone + changes.size();
    }

    /** An fsync that began when there had been so many changes. */
    void sync(long upTo) {
        List<Change> done = changes.subList(0, (int) Math.max(0, upTo - changesDone));
        changesDone = Math.max(changesDone, upTo);
        for (Change change : done) {
            synced = withRoom(synced, change.end());
            if (change.isCut()) {
                if (change.position() < syncedSize) {
                    Arrays.fill(synced, (int) change.position(), syncedSize, (byte) 0);
                    syncedSize = (int) change.position();
                }
            } else {
                System.arraycopy(change.bytes(), 0, synced, (int) change.position(), change.bytes().length);
                syncedSize = Math.max(syncedSize, (int) change.end());
            }
        }
        done.clear();
    }

    private static byte[] withRoom(byte[] bytes, long size) {
        return size <= bytes.length ? bytes : Arrays.copyOf(bytes, Math.toIntExact(Math.max(size, 2L * bytes.length)));
    }

    /** An fsync that failed: some of it is on the disk, and the system counts all of it as written. */
    void halfSync(Random random) {
        synced = survivors(Survival.SOME, random);
        syncedSize = synced.length;
        changesDone += changes.size();
        changes.clear();
    }

    /** What a power cut leaves of it. */
    byte[] survivors(Survival survival, Random random) {
        return new Replay(survival, random).run();
    }

    /** The changes that got to the disk, one after the other. */
    private final class Replay {
        private final Survival survival;
        private final Random random;
        private final int blockBytes;
        private final int stateOfSize;
        private final Map<Integer, Integer> stateOfBlock = new HashMap<>();
        private final Map<Integer, Integer> freedBy = new HashMap<>(); // the last cut that freed the block
        private byte[] bytes = Arrays.copyOf(synced, syncedSize);

        Replay(Survival survival, Random random) {
            this.survival = survival;
            this.random = random;
            this.blockBytes = random.nextBoolean() ? SECTOR_BYTES : PAGE_BYTES;
            this.stateOfSize = survival.changes(changes.size(), random);
        }

        byte[] run() {
            int size = syncedSize;
            int sizeOnDisk = size;
            for (int i = 0; i < changes.size(); i++) {
                Change change = changes.get(i);
                bytes = withRoom(bytes, change.end());
                int end = change.isCut() ? bytes.length : (int) change.end();
                for (int at = (int) change.position(); at < end; ) {
                    int next = Math.min(end, (at / blockBytes + 1) * blockBytes);
                    replay(i, change, at, next);
                    at = next;
                }
                size = change.isCut() ? Math.min(size, (int) change.position()) : Math.max(size, (int) change.end());
                sizeOnDisk = i < stateOfSize ? size : sizeOnDisk;
            }
            return Arrays.copyOf(bytes, sizeOnDisk);
        }

        /** The part of a change that lies in one block. A block that is freed goes and comes with the file's size. */
        private void replay(int index, Change change, int at, int next) {
            int block = at / blockBytes;
            if (change.isCut() && at % blockBytes == 0) {
                freedBy.put(block, index);
                if (index < stateOfSize) {
                    Arrays.fill(bytes, at, next, (byte) 0);
                }
                return;
            }
            int state = stateOfBlock.computeIfAbsent(block, b -> survival.changes(changes.size(), random));
            if (index >= state || freedBy.getOrDefault(block, -1) >= stateOfSize) {
                return;
            }
            if (change.isCut()) {
                Arrays.fill(bytes, at, next, (byte) 0);
            } else {
                System.arraycopy(change.bytes(), at - (int) change.position(), bytes, at, next - at);
            }
        }
    }
}
