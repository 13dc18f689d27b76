package io.minikafka.broker.dump;

/** What files of a partition's folder are told apart by: the end of their name. */
enum FileKind {
    LOG(".log"),
    OFFSET_INDEX(".index"),
    TIME_INDEX(".timeindex"),
    SNAPSHOT(".snapshot"),
    CHECKPOINT("-checkpoint");

    private final String suffix;

    FileKind(String suffix) {
        this.suffix = suffix;
    }

    String suffix() {
        return suffix;
    }
}
