package io.minikafka.broker.dump;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.minikafka.common.rpc.Json;
import java.io.IOException;
import java.io.OutputStream;

/** One JSON object in each line. */
final class Lines {
    /** That the other side takes no more, or the disk that the output goes to. */
    static final class OutputException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputException(IOException cause) {
            super(cause);
        }
    }

    private final OutputStream out;
    private final JsonGenerator json;
    private boolean empty = true;

    /** @param out buffered; stays open */
    Lines(OutputStream out) {
        this.out = out;
        try {
            json = new JsonFactory().createGenerator(out);
        } catch (IOException e) {
            throw new OutputException(e);
        }
        json.setRootValueSeparator(new SerializedString("\n"));
        json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    }

    /** Writes one object; {@code fields} are those behind the first two, which all lines have. */
    void add(String file, String type, Json.Writer fields) {
        try {
            json.writeStartObject();
            json.writeStringField("file", file);
            json.writeStringField("type", type);
            fields.writeTo(json);
            json.writeEndObject();
            empty = false;
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Ends the last line and passes everything on. */
    void end() {
        try {
            json.flush();
            if (!empty) {
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
