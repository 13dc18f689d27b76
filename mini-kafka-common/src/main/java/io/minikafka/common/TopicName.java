package io.minikafka.common;

import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;

/** What a topic may be called; the rule is Kafka's. */
public final class TopicName {
    public static final int MAX_LENGTH = 249;

    private TopicName() {}

    /**
     * Returns the name if it is one: 1 to {@value #MAX_LENGTH} of the characters a-z, A-Z, 0-9, '.', '_' and '-', and
     * neither "." nor "..".
     *
     * @throws BrokerException INVALID_TOPIC_EXCEPTION naming what is wrong
     */
    public static String check(String name) {
        if (name.isEmpty()) {
            throw invalid("a topic's name is empty");
        }
        if (name.equals(".") || name.equals("..")) {
            throw invalid("a topic's name is \"" + name + "\", which no topic may have");
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid(
                    "a topic's name has " + name.length() + " characters: " + name.substring(0, MAX_LENGTH) + "…");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isLegal(name.charAt(i))) {
                throw invalid("the topic name \"" + name + "\" has the character '" + name.charAt(i) + "'");
            }
        }
        return name;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == '-';
    }

    private static BrokerException invalid(String what) {
        return new BrokerException(
                ErrorCode.INVALID_TOPIC_EXCEPTION,
                what + "; allowed: 1 to " + MAX_LENGTH + " of the characters a-z, A-Z, 0-9, '.', '_' and '-'");
    }
}
