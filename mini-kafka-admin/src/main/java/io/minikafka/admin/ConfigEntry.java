package io.minikafka.admin;

import io.minikafka.common.api.DescribeConfigs;

/** A setting of a topic or of the broker, and who has said so. Immutable. */
public final class ConfigEntry {
    /** Where a value comes from. */
    public enum Source {
        /** Set for the topic. */
        TOPIC("topic"),
        /** Set by the broker itself, or given to it by the program that it runs in. */
        BROKER("broker"),
        /** In the broker's settings file. */
        FILE("file"),
        /** On the broker's command line. */
        COMMAND_LINE("command line"),
        /** Nobody has set it. */
        DEFAULT("default"),
        /** One that only a newer broker knows. */
        UNKNOWN("");

        private final String wireName;

        Source(String wireName) {
            this.wireName = wireName;
        }

        static Source of(String wireName) {
            for (Source source : values()) {
                if (source.wireName.equals(wireName)) {
                    return source;
                }
            }
            return UNKNOWN;
        }
    }

    private final String name;
    private final String value;
    private final String defaultValue;
    private final Source source;
    private final boolean readOnly;
    private final String documentation;

    ConfigEntry(DescribeConfigs.Entry entry) {
        this.name = entry.name;
        this.value = entry.value;
        this.defaultValue = entry.defaultValue;
        this.source = Source.of(entry.source);
        this.readOnly = entry.readOnly;
        this.documentation = entry.doc;
    }

    public String name() {
        return name;
    }

    /** As text, in the unit that the documentation names. */
    public String value() {
        return value;
    }

    /** What would hold if nobody had set it: for a topic what the broker's settings say. Empty where there is none. */
    public String defaultValue() {
        return defaultValue;
    }

    public Source source() {
        return source;
    }

    /** Whether {@link MiniKafkaAdmin#alterConfigs} refuses it. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** What it means, in a sentence. */
    public String documentation() {
        return documentation;
    }

    @Override
    public String toString() {
        return name + "=" + value + " (" + source + ")";
    }
}
