package io.minikafka.cli.doctor;

/**
 * What one look has shown.
 *
 * @param check what was looked at, in a word or two
 * @param found what is, in a sentence
 * @param todo what to do about it; empty where nothing is to be done
 */
record Finding(Level level, String check, String found, String todo) {
    enum Level {
        OK,
        /** It works, and there is a risk. */
        WARN,
        /** It does not work, or will soon not. */
        FAIL
    }

    static Finding ok(String check, String found) {
        return new Finding(Level.OK, check, found, "");
    }

    static Finding warn(String check, String found, String todo) {
        return new Finding(Level.WARN, check, found, todo);
    }

    static Finding fail(String check, String found, String todo) {
        return new Finding(Level.FAIL, check, found, todo);
    }
}
