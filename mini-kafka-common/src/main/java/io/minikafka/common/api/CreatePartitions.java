package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.List;

/** {@code createPartitions}: lets topics have more partitions. */
public final class CreatePartitions {
    private CreatePartitions() {}

    /** A topic and how many partitions it is to have in all. */
    public static final class Topic implements ApiMessage {
        public final String name;
        public final int partitions;

        public Topic(String name, int partitions) {
            this.name = name;
            this.partitions = partitions;
        }

        static Topic read(JsonObject in) {
            return new Topic(in.string("name"), in.int32("partitions"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            out.writeNumberField("partitions", partitions);
            out.writeEndObject();
        }
    }

    /** Topics to let grow, or only to check. */
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
            return ApiMethod.CREATE_PARTITIONS;
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
