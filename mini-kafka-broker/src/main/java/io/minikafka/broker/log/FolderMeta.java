package io.minikafka.broker.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.UUID;

/** Whose data folder this is: {@code meta.json}. */
record FolderMeta(int formatVersion, int brokerId, String clusterId) {
    static final String FILE = "meta.json";

    /** The only version so far. */
    private static final int FORMAT_VERSION = 1;

    static FolderMeta loadOrCreate(Path folder, int brokerId, FileSystem files) throws IOException {
        Path file = folder.resolve(FILE);
        if (!files.exists(file)) {
            FolderMeta meta = new FolderMeta(FORMAT_VERSION, brokerId, newClusterId());
            files.replace(file, meta.toJson());
            return meta;
        }
        FolderMeta meta = parse(file, files.read(file));
        if (meta.formatVersion != FORMAT_VERSION) {
            throw refused("data folder " + folder + " has format version " + meta.formatVersion
                    + ", this version of Mini Kafka knows up to " + FORMAT_VERSION);
        }
        if (meta.brokerId != brokerId) {
            throw refused(
                    "data folder " + folder + " belongs to broker " + meta.brokerId + ", this is broker " + brokerId);
        }
        return meta;
    }

    private static FolderMeta parse(Path file, byte[] json) throws IOException {
        int version = -1;
        int brokerId = -1;
        String clusterId = "";
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "formatVersion" -> version = parser.getIntValue();
                    case "brokerId" -> brokerId = parser.getIntValue();
                    case "clusterId" -> clusterId = parser.getText();
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IOException(file + " is no JSON as expected: " + e.getMessage(), e);
        }
        if (version < 1 || clusterId.isEmpty()) {
            throw new IOException(file + " has no formatVersion or no clusterId");
        }
        return new FolderMeta(version, brokerId, clusterId);
    }

    private byte[] toJson() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeNumberField("formatVersion", formatVersion);
            json.writeNumberField("brokerId", brokerId);
            json.writeStringField("clusterId", clusterId);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** 16 random bytes, in the letters of base64 for URLs; not with a dash in front, which looks like an option. */
    private static String newClusterId() {
        String id = "-";
        while (id.startsWith("-")) {
            UUID random = UUID.randomUUID();
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(random.getMostSignificantBits())
                    .putLong(random.getLeastSignificantBits())
                    .array();
            id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
        return id;
    }

    private static BrokerException refused(String message) {
        return new BrokerException(ErrorCode.KAFKA_STORAGE_ERROR, message);
    }
}
