package io.minikafka.benchmarks.system;

import java.nio.file.Path;

/** Where things lie: set by the launcher. */
public final class Home {
    private Home() {}

    /** The folder of the launcher. */
    public static Path folder() {
        return Path.of(System.getProperty("mini.kafka.home", "."))
                .toAbsolutePath()
                .normalize();
    }

    /** The Java that runs this runs everything. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What this process was started with, for those that it starts. */
    public static String classPath() {
        return System.getProperty("java.class.path");
    }
}
