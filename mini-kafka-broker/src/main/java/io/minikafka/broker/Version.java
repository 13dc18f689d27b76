package io.minikafka.broker;

/** This program's version, as the build wrote it into the jar's manifest. */
final class Version {
    private Version() {}

    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
