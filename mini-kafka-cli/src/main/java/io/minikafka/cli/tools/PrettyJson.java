package io.minikafka.cli.tools;

import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.terminal.Output;
import io.minikafka.cli.terminal.SafeText;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.JsonObject;

/** JSON with line breaks, for a person. */
final class PrettyJson {
    private final Output out;

    PrettyJson(Output out) {
        this.out = out;
    }

    void print(String json) {
        JsonObject object = Session.object(json);
        String text = Json.text(generator -> {
            generator.setPrettyPrinter(new DefaultPrettyPrinter());
            object.writeTo(generator);
        });
        text.lines().map(SafeText::of).forEach(out::line);
    }
}
