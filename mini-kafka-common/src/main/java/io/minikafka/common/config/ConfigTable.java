package io.minikafka.common.config;

import java.util.List;

/** A list of keys as a Markdown table: what {@code docs/config.md} is made of. */
public final class ConfigTable {
    private ConfigTable() {}

    public static String markdown(List<Key<?>> keys) {
        StringBuilder table = new StringBuilder("| key | default | allowed | meaning |\n|---|---|---|---|\n");
        for (Key<?> key : keys) {
            String defaultCell =
                    key.required() ? "required" : key.defaultText().isEmpty() ? "none" : "`" + key.defaultText() + "`";
            table.append("| `").append(key.name()).append("` | ").append(defaultCell);
            table.append(" | ")
                    .append(key.allowed())
                    .append(" | ")
                    .append(key.meaning())
                    .append(" |\n");
        }
        return table.toString();
    }
}
