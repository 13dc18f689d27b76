package io.minikafka.broker.dump;

import io.minikafka.broker.log.PartitionFolders;
import io.minikafka.common.config.ConfigException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/**
 * The program behind {@code dump-log}. What is in the files goes to standard output, a summary to standard error; ends
 * with 0 if all is well, 1 if something is wrong, 2 if it was told something wrong.
 */
public final class DumpLog {
    public static final String COMMAND = "dump-log";

    private static final int EXIT_PROBLEMS = 1;
    private static final int EXIT_USAGE = 2;
    /** What a shell says of a program whose output nobody reads any more: 128 and the number of SIGPIPE. */
    private static final int EXIT_PIPE_CLOSED = 141;

    private static final int BUFFER_BYTES = 64 << 10;
    private static final long PAUSE_NANOS = 100_000_000;

    /** Something to dump, and whether a broker may be writing to it. */
    private record Target(Path path, boolean running) {}

    private final Report report;

    private DumpLog(Report report) {
        this.report = report;
    }

    /**
     * Runs the program.
     *
     * @param args the words behind {@link #COMMAND}
     * @return the exit status
     */
    public static int run(String[] args, OutputStream out, PrintStream err) {
        return run(args, out, err, () -> LockSupport.parkNanos(PAUSE_NANOS));
    }

    /** @param pause see {@link Report} */
    static int run(String[] args, OutputStream out, PrintStream err, Runnable pause) {
        try {
            DumpOptions options = DumpOptions.parse(args);
            if (options.answer().isPresent()) {
                out.write(options.answer().get().getBytes(StandardCharsets.UTF_8));
                out.flush();
                return 0;
            }
            Lines lines = new Lines(new BufferedOutputStream(out, BUFFER_BYTES));
            Report report = new Report(options, lines, pause);
            new DumpLog(report).dump(targets(options.paths()));
            lines.end();
            err.println(COMMAND + ": " + report.summary());
            return report.problems() == 0 ? 0 : EXIT_PROBLEMS;
        } catch (ConfigException e) {
            e.getMessage().lines().forEach(line -> err.println(COMMAND + ": " + line));
            err.println("Try " + COMMAND + " --help.");
            return EXIT_USAGE;
        } catch (Lines.OutputException e) {
            return outputFailed((IOException) e.getCause(), err);
        } catch (IOException e) {
            return outputFailed(e, err);
        }
    }

    private static int outputFailed(IOException e, PrintStream err) {
        String message = String.valueOf(e.getMessage());
        if (message.toLowerCase(Locale.ROOT).contains("broken pipe")) {
            return EXIT_PIPE_CLOSED;
        }
        err.println(COMMAND + ": standard output cannot be written: " + message);
        return EXIT_PROBLEMS;
    }

    /** What the words of the command line lead to; all that is wrong with them is said before anything is shown. */
    private static List<Target> targets(List<Path> paths) {
        List<Target> targets = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        for (Path path : paths) {
            try {
                if (!Files.exists(path)) {
                    refused.add(path + " does not exist");
                } else if (!Files.isDirectory(path) && LogFile.of(path).isEmpty()) {
                    refused.add(path + " is not a .log, .index, .timeindex, .snapshot or -checkpoint file");
                } else if (Files.isDirectory(path) && !isPartition(path) && !DataFolderDump.isOne(path)) {
                    refused.add(path + " is neither a data folder, with meta.json, nor the folder of a partition");
                } else {
                    targets.add(new Target(path, isBrokerRunning(path)));
                }
            } catch (IOException e) {
                refused.add(path + " cannot be read: " + e);
            }
        }
        if (!refused.isEmpty()) {
            throw new ConfigException(String.join("\n", refused));
        }
        return targets;
    }

    /** What is in a folder tells, since the usual name of a data folder, broker-1, is one that a partition may have too. */
    private static boolean isPartition(Path folder) throws IOException {
        return PartitionDump.list(folder).stream().anyMatch(file -> file.kind() != FileKind.CHECKPOINT)
                || (PartitionFolders.partition(folder.toRealPath()).isPresent() && !DataFolderDump.isOne(folder));
    }

    /** The data folder may be the path itself, what a partition's folder lies in, or two above the file of one. */
    private static boolean isBrokerRunning(Path path) throws IOException {
        Path folder = path.toRealPath();
        for (int i = 0; i < 3 && folder != null; i++) {
            if (BrokerLock.isHeld(folder)) {
                return true;
            }
            folder = folder.getParent();
        }
        return false;
    }

    private void dump(List<Target> targets) throws IOException {
        for (Target target : targets) {
            if (!report.isFull()) {
                dump(target);
            }
        }
    }

    private void dump(Target target) throws IOException {
        Path path = target.path();
        if (!Files.isDirectory(path)) {
            LogFile file = LogFile.of(path).orElseThrow();
            PartitionDump folder = new PartitionDump(file.folder(), target.running(), report);
            report.examine(target.running(), () -> folder.dump(file));
        } else if (isPartition(path)) {
            report.examine(target.running(), new PartitionDump(path, target.running(), report)::dump);
        } else {
            new DataFolderDump(path, target.running(), report).dump();
        }
    }
}
