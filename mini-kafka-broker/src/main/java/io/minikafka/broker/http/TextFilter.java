package io.minikafka.broker.http;

import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordCursor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds a text in records, as bytes: nothing is decoded, upper and lower case differ, and text is found in what is not text
 * as a whole too. It looks at one byte in so many as the text is long (Horspool's search).
 */
final class TextFilter {
    private final byte[] text;
    private final int[] skips = new int[256];

    /** @param text not empty */
    TextFilter(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        int last = this.text.length - 1;
        Arrays.fill(skips, this.text.length);
        for (int i = 0; i < last; i++) {
            skips[this.text[i] & 0xff] = last - i;
        }
    }

    /** Whether key, value, a header's name or a header's value has the text. */
    boolean matches(RecordCursor record) {
        if (isIn(record.value()) || isIn(record.key())) {
            return true;
        }
        for (Header header : record.headers()) {
            if (isIn(header.name().getBytes(StandardCharsets.UTF_8)) || isIn(header.value())) {
                return true;
            }
        }
        return false;
    }

    private boolean isIn(byte[] bytes) {
        if (bytes == null) {
            return false;
        }
        int last = text.length - 1;
        for (int at = 0; at + last < bytes.length; at += skips[bytes[at + last] & 0xff]) {
            if (Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }
}
