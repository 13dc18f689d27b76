package io.minikafka.benchmarks.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What Linux says of a process ({@code proc(5)}).
 *
 * @param cpuSeconds in user and in kernel mode, of all its threads since its start, exact to the clock tick of 10 ms
 * @param residentBytes pages in memory now
 * @param peakBytes the most that they ever were
 * @param threads how many there are now
 */
public record ProcessFigures(double cpuSeconds, long residentBytes, long peakBytes, int threads) {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, on every Linux that a JVM of today runs on
    private static final int UTIME = 11; // behind the name in parentheses, which may hold anything
    private static final int STIME = 12;

    public static ProcessFigures of(long pid) {
        try {
            Path folder = Path.of("/proc", Long.toString(pid));
            String stat = Files.readString(folder.resolve("stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double cpu = (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) / TICKS_PER_SECOND;
            String status = Files.readString(folder.resolve("status"));
            return new ProcessFigures(cpu, number(status, "VmRSS:") * 1024, number(status, "VmHWM:") * 1024, (int)
                    number(status, "Threads:"));
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " has ended", e);
        }
    }

    private static long number(String status, String field) {
        String line = status.substring(status.indexOf(field) + field.length()).strip();
        return Long.parseLong(line.split("\\s", 2)[0]);
    }
}
