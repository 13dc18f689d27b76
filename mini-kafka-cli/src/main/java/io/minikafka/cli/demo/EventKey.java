package io.minikafka.cli.demo;

import java.util.Set;
import java.util.regex.Pattern;

/** Finds what an event is about. Events with the same key stay in order. */
final class EventKey {
    private static final Pattern GAP = Pattern.compile("[\\s,;]+");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME = Pattern.compile("\\d{2}:\\d{2}:\\d{2}");
    private static final Set<String> PACKAGE_ACTIONS =
            Set.of("install", "upgrade", "configure", "trigproc", "remove", "purge", "disappear", "conffile");
    private static final int MAX_WORDS = 16; // the key is never further behind
    private static final int MAX_LENGTH = 100;

    private EventKey() {}

    /**
     * In a line of dpkg's log its package without the architecture, or {@code startup} where dpkg only says that it
     * begins something. In any other line the first word that does not begin with a digit, so that dates and counters
     * in front are passed over; where there is none, the first word.
     */
    static String of(String line) {
        String[] words = GAP.split(line.strip(), MAX_WORDS);
        String key = isDpkg(words) ? dpkgKey(words) : firstWord(words);
        return key.length() > MAX_LENGTH ? key.substring(0, MAX_LENGTH) : key;
    }

    private static boolean isDpkg(String[] words) {
        return words.length >= 4
                && DATE.matcher(words[0]).matches()
                && TIME.matcher(words[1]).matches()
                && (PACKAGE_ACTIONS.contains(words[2])
                        || words[2].equals("startup")
                        || (words[2].equals("status") && words.length >= 5));
    }

    private static String dpkgKey(String[] words) {
        if (words[2].equals("startup")) {
            return "startup";
        }
        String name = words[2].equals("status") ? words[4] : words[3];
        int colon = name.indexOf(':');
        return colon > 0 ? name.substring(0, colon) : name;
    }

    private static String firstWord(String[] words) {
        String first = "";
        for (String word : words) {
            if (!word.isEmpty() && !isDigit(word.charAt(0))) {
                return word;
            }
            first = first.isEmpty() ? word : first;
        }
        return first;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
