package io.minikafka.broker.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PowerLossDiskTest {
    private static final int CUTS = 100;

    @TempDir
    private Path temporary;

    private PowerLossDisk disk;
    private Path file;

    @BeforeEach
    void putAFileOnTheDisk() throws IOException {
        disk = new PowerLossDisk(7, temporary.resolve("disk"));
        file = disk.root().resolve("file");
        write(file, 0, 'a', 5000);
        sync(file);
        disk.syncFolder(disk.root());
    }

    private void write(Path path, long position, char content, int bytes) throws IOException {
        byte[] source = new byte[bytes];
        Arrays.fill(source, (byte) content);
        try (FileChannel channel = disk.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(source), position);
        }
    }

    private void truncate(Path path, long size) throws IOException {
        try (FileChannel channel = disk.open(path, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private void sync(Path path) throws IOException {
        try (FileChannel channel = disk.open(path, StandardOpenOption.WRITE)) {
            channel.force(false);
        }
    }

    /** What {@code file} is after each of many cuts, as its letters and how often each comes in turn. */
    private Set<String> contentsAfterCuts() throws IOException {
        Set<String> contents = new TreeSet<>();
        for (int i = 0; i < CUTS; i++) {
            Path after = disk.cut(temporary.resolve("cut" + i)).root().resolve("file");
            contents.add(Files.exists(after) ? runs(Files.readAllBytes(after)) : "none");
        }
        return contents;
    }

    private static String runs(byte[] bytes) {
        StringBuilder runs = new StringBuilder();
        for (int at = 0; at < bytes.length; ) {
            int end = at;
            while (end < bytes.length && bytes[end] == bytes[at]) {
                end++;
            }
            runs.append(bytes[at] == 0 ? '0' : (char) bytes[at])
                    .append(end - at)
                    .append(' ');
            at = end;
        }
        return runs.toString().strip();
    }

    private Set<String> namesAfterCuts() throws IOException {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < CUTS; i++) {
            Path after = disk.cut(temporary.resolve("cut" + i)).root();
            names.add(FileSystem.local().list(after).stream()
                    .map(path -> path.getFileName().toString())
                    .toList()
                    .toString());
        }
        return names;
    }

    @Test
    void whatWasSyncedSurvives() throws IOException {
        assertThat(contentsAfterCuts()).containsExactly("a5000");
    }

    @Test
    void whatWasWrittenSinceSurvivesInBlocksOfAnyOrder() throws IOException {
        write(file, 5000, 'b', 4000);

        assertThat(contentsAfterCuts())
                .contains("a5000", "a5000 b4000") // nothing, everything
                .contains("a5000 04000") // the size alone
                .contains("a5000 b3192 0808", "a5000 03192 b808") // one page of 4096 and not the other
                .anyMatch(content -> content.matches("a5000 0\\d+ b\\d+ 0\\d+ b\\d+.*")) // sectors
                .allMatch(content -> content.startsWith("a5000"));
    }

    @Test
    void ofAPlaceThatWasWrittenTwiceAnyStateSurvives() throws IOException {
        write(file, 0, 'b', 5000);
        write(file, 0, 'c', 512);

        assertThat(contentsAfterCuts())
                .contains("a5000", "b5000", "c512 b4488", "a512 b4488")
                .noneMatch(content -> content.startsWith("c512 b0"));
    }

    @Test
    void aFileThatWasCutIsCutOnTheDiskOrNot() throws IOException {
        truncate(file, 4096);

        assertThat(contentsAfterCuts()).containsExactlyInAnyOrder("a5000", "a4096");
    }

    @Test
    void whatWasCutOffDoesNotComeBackBetweenNewBytes() throws IOException {
        truncate(file, 0);
        write(file, 4096, 'b', 10);

        assertThat(contentsAfterCuts()).containsExactlyInAnyOrder("a5000", "", "04106", "04096 b10");
    }

    @Test
    void newBytesInTheBlockOfACutMayBeThereWithoutTheCut() throws IOException {
        truncate(file, 100);
        write(file, 100, 'b', 50);

        assertThat(contentsAfterCuts()).contains("a5000", "a100", "a100 b50").contains("a100 b50 0362 a4488");
    }

    @Test
    void aFailedFsyncLosesBytesThatTheNextOneDoesNotBring() throws IOException {
        write(file, 5000, 'b', 20_000);
        disk.breakSync(path -> path.equals(file));
        assertThatThrownBy(() -> sync(file)).hasMessage("Input/output error");
        disk.breakSync(path -> false);
        write(file, 25_000, 'c', 10);
        sync(file);

        assertThat(runs(Files.readAllBytes(file))).isEqualTo("a5000 b20000 c10");
        assertThat(contentsAfterCuts()).singleElement().asString().contains("0").endsWith("c10");
    }

    @Test
    void namesSurviveWhenTheirFolderWasSynced() throws IOException {
        write(disk.root().resolve("created"), 0, 'x', 1);
        disk.rename(file, disk.root().resolve("renamed"));

        assertThat(namesAfterCuts())
                .containsExactlyInAnyOrder("[created, file]", "[created, renamed]", "[file]", "[renamed]");
    }

    @Test
    void changesOfOneNameSurviveInTheirOrder() throws IOException {
        Path temporaryFile = disk.root().resolve("file.tmp");
        write(temporaryFile, 0, 'x', 1);
        sync(temporaryFile);
        disk.rename(temporaryFile, file);
        disk.delete(file);

        assertThat(namesAfterCuts()).containsExactlyInAnyOrder("[file]", "[file, file.tmp]", "[]");
        assertThat(temporary.resolve("disk")).isEmptyDirectory();
    }

    @Test
    void aFolderIsThereOnlyIfTheOneAboveWasSynced() throws IOException {
        Path below = disk.root().resolve("folder/below");
        disk.createFolders(below);
        write(below.resolve("file"), 0, 'x', 1);
        disk.syncFolder(below);

        assertThat(namesAfterCuts()).containsExactlyInAnyOrder("[file]", "[file, folder]");
    }

    @Test
    void thePowerFailsWhereATestWantsIt() throws IOException {
        disk.cutAfter(3);
        write(disk.root().resolve("created"), 0, 'x', 1); // two changes
        disk.syncFolder(disk.root());
        assertThat(disk.isCut()).isFalse();

        assertThatThrownBy(() -> disk.delete(file)).hasMessage("the power is off");

        assertThat(disk.isCut()).isTrue();
        assertThat(namesAfterCuts()).containsExactly("[created, file]");
    }

    @Test
    void withoutPowerNothingGoesAndTheNextDiskIsWhatWasLeft() throws IOException {
        write(file, 5000, 'b', 4000);

        PowerLossDisk next = disk.cut(temporary.resolve("next"));

        assertThatThrownBy(() -> write(file, 0, 'x', 1)).hasMessage("the power is off");
        assertThatThrownBy(() -> sync(file)).hasMessage("the power is off");
        byte[] left = next.read(next.root().resolve("file"));
        assertThat(Files.readAllBytes(
                        next.cut(temporary.resolve("later")).root().resolve("file")))
                .isEqualTo(left);
    }
}
