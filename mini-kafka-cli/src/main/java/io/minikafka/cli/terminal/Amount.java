package io.minikafka.cli.terminal;

import java.util.Locale;

/** Numbers as people read them. */
public final class Amount {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final int STEP = 1024;

    private Amount() {}

    /** 1,234 */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** 1 record, 1,234 records */
    public static String count(long count, String noun) {
        return count(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** 12 B, 3.4 MiB */
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** 340 ms, 12.5 s, 3 min, 5 h, 9 days: the largest unit that fits. */
    public static String time(long ms) {
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
        }
        if (ms < 3_600_000) {
            return ms / 60_000 + " min";
        }
        return ms < 172_800_000 ? ms / 3_600_000 + " h" : ms / 86_400_000 + " days";
    }
}
