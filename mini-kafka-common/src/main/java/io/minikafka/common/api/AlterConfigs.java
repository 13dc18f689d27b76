package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code alterConfigs}: sets and unsets configs of topics; what is not named stays as it is. */
public final class AlterConfigs {
    private AlterConfigs() {}

    /** What to set for a topic, and what to leave to the broker's settings again. */
    public static final class Topic implements ApiMessage {
        public final String name;
        public final Map<String, String> set;
        public final List<String> unset;

        public Topic(String name, Map<String, String> set, List<String> unset) {
            this.name = name;
            this.set = Map.copyOf(set);
            this.unset = List.copyOf(unset);
        }

        static Topic read(JsonObject in) {
            return new Topic(
                    in.string("name"), Lists.readTexts(in, "set"), in.has("unset") ? in.strings("unset") : List.of());
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            Lists.writeTexts(out, "set", set);
            Lists.writeStrings(out, "unset", unset);
            out.writeEndObject();
        }
    }

    /** Topics to change, or only to check. */
    public static final class Request implements ApiRequest<TopicOutcomes> {
        public final List<Topic> topics;
        public final boolean validateOnly;

        public Request(List<Topic> topics, boolean validateOnly) {
            this.topics = List.copyOf(topics);
            this.validateOnly = validateOnly;
        }

        static Request read(JsonObject in) {
            return new Request(in.list("topics", Topic::read), in.bool("validateOnly", false));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.ALTER_CONFIGS;
        }

        @Override
        public TopicOutcomes readResult(JsonObject result) {
            return TopicOutcomes.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            Lists.write(out, "topics", topics);
            out.writeBooleanField("validateOnly", validateOnly);
            out.writeEndObject();
        }
    }
}
