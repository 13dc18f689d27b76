package io.minikafka.cli.terminal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * Text of others made fit for a terminal: control characters, which could move the cursor or change its title, and those
 * that turn the direction of writing, are shown as {@code \n}, {@code \x1b}, {@code \u202e}. Everything else stays.
 */
public final class SafeText {
    private static final int FIRST_WITHOUT_X = 0x100;

    private SafeText() {}

    public static String of(String text) {
        return replaced(text, SafeText::isUnsafe, SafeText::escape);
    }

    /** Bytes that are text as text; of others those that are ASCII, the rest as {@code \xff}. */
    public static String of(byte[] bytes) {
        try {
            return of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            String latin = new String(bytes, StandardCharsets.ISO_8859_1);
            return replaced(latin, c -> isUnsafe(c) || c > '~', SafeText::escape);
        }
    }

    /** JSON that means the same: outside of its strings nothing needs it, and in them it is an escape of JSON's. */
    static String ofJson(String json) {
        return replaced(json, SafeText::isUnsafe, c -> String.format("\\u%04x", c));
    }

    private static String replaced(String text, IntPredicate unsafe, IntFunction<String> escape) {
        if (text.chars().noneMatch(unsafe)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (unsafe.test(c)) {
                safe.append(escape.apply(c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }

    private static boolean isUnsafe(int c) {
        if (Character.isISOControl(c)) {
            return true;
        }
        int type = Character.getType(c);
        return type == Character.FORMAT || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format(c < FIRST_WITHOUT_X ? "\\x%02x" : "\\u%04x", c);
        };
    }
}
