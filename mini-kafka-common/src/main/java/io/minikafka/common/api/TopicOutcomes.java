package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.rpc.JsonObject;
import io.minikafka.common.rpc.RpcError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What became of topics that were to be changed, in the order of the request. */
public final class TopicOutcomes implements ApiMessage {
    public final List<Outcome> topics;

    public TopicOutcomes(List<Outcome> topics) {
        this.topics = List.copyOf(topics);
    }

    static TopicOutcomes read(JsonObject in) {
        return new TopicOutcomes(in.list("topics", Outcome::read));
    }

    @Override
    public Optional<ErrorCode> firstError() {
        return Lists.firstError(topics, element -> element.error);
    }

    @Override
    public void writeTo(JsonGenerator out) throws IOException {
        out.writeStartObject();
        Lists.write(out, "topics", topics);
        out.writeEndObject();
    }

    /** Of one topic: no error means that it is done. */
    public static final class Outcome implements ApiMessage {
        public final String name;
        public final Optional<RpcError> error;

        public Outcome(String name, Optional<RpcError> error) {
            this.name = name;
            this.error = error;
        }

        static Outcome read(JsonObject in) {
            return new Outcome(in.string("name"), RpcError.readFrom(in));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("name", name);
            RpcError.writeInto(out, error);
            out.writeEndObject();
        }
    }
}
