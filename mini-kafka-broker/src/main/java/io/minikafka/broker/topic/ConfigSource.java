package io.minikafka.broker.topic;

/** Where the value of a setting comes from. */
public enum ConfigSource {
    /** Set for the topic. */
    TOPIC("topic"),
    /** Given to the broker by the program that it runs in. */
    BROKER("broker"),
    FILE("file"),
    COMMAND_LINE("command line"),
    /** Nobody has set it. */
    DEFAULT("default");

    private final String wireName;

    ConfigSource(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }
}
