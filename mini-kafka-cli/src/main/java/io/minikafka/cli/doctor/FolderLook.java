package io.minikafka.cli.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker's folder, looked at from outside. Nothing in it is changed. */
final class FolderLook {
    private FolderLook() {}

    static List<Finding> findings(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of(Finding.fail(
                    "folder",
                    folder + (Files.exists(folder) ? " is no folder" : " does not exist"),
                    "the broker makes it at its first start; --data-dir of the broker says where"));
        }
        List<Finding> findings = new ArrayList<>();
        if (!Files.isRegularFile(folder.resolve("meta.json"))) {
            findings.add(Finding.fail(
                    "folder",
                    folder + " has no meta.json: it is no broker's folder, or not all of it is there",
                    "name the folder that the broker was started with; do not make the file by hand"));
            return findings;
        }
        findings.add(
                Files.isWritable(folder)
                        ? Finding.ok("folder", folder.toAbsolutePath() + " is a broker's and can be written to")
                        : Finding.warn(
                                "folder",
                                folder + " cannot be written to by you",
                                "start the broker as the user whom the folder belongs to"));
        try {
            FileStore store = Files.getFileStore(folder);
            if (store.type().equals("tmpfs") || store.type().equals("ramfs")) {
                findings.add(Finding.warn(
                        "durability",
                        folder + " is in memory (" + store.type() + "): all is gone when the machine restarts",
                        "start the broker with --data-dir on a disk"));
            }
        } catch (IOException e) {
            findings.add(unknownDisk(folder, e));
        }
        return findings;
    }

    /** For a broker that does not run; one that does tells it itself. */
    static Finding disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            return BrokerLook.disk(folder.toString(), store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            return unknownDisk(folder, e);
        }
    }

    private static Finding unknownDisk(Path folder, IOException e) {
        return Finding.fail("disk", "the disk of " + folder + " cannot be asked: " + e, "see whether it is mounted");
    }
}
