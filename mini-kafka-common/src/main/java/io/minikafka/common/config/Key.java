package io.minikafka.common.config;

import java.util.Objects;

/** One setting: its name, its default as text ({@code null}: it has to be given), what it may be and what it means. */
public final class Key<T> {
    private final String name;
    private final String defaultText;
    private final Parser<T> parser;
    private final String meaning;

    public Key(String name, String defaultText, Parser<T> parser, String meaning) {
        this.name = Objects.requireNonNull(name, "name");
        this.defaultText = defaultText;
        this.parser = Objects.requireNonNull(parser, "parser");
        this.meaning = Objects.requireNonNull(meaning, "meaning");
    }

    public String name() {
        return name;
    }

    /** Whether a user has to give it. */
    public boolean required() {
        return defaultText == null;
    }

    /** The default as a user would write it; empty where there is none. */
    public String defaultText() {
        return required() ? "" : defaultText;
    }

    public String allowed() {
        return parser.allowed();
    }

    public String meaning() {
        return meaning;
    }

    /**
     * Reads a text.
     *
     * @throws ConfigException naming the key, the text and what is allowed
     */
    T parse(String text) {
        try {
            return parser.parse(text.trim());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(name + " is \"" + text + "\"; allowed: " + parser.allowed(), e);
        }
    }
}
