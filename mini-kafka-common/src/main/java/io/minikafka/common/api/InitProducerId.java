package io.minikafka.common.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.minikafka.common.rpc.JsonObject;
import java.io.IOException;
import java.util.Optional;

/** {@code initProducerId}: an id that no producer ever had. */
public final class InitProducerId {
    private InitProducerId() {}

    /** A transactional id, or none. */
    public static final class Request implements ApiRequest<Result> {
        public final Optional<String> transactionalId;

        public Request(Optional<String> transactionalId) {
            this.transactionalId = transactionalId;
        }

        static Request read(JsonObject in) {
            return new Request(Optional.ofNullable(in.string("transactionalId", null)));
        }

        @Override
        public ApiMethod method() {
            return ApiMethod.INIT_PRODUCER_ID;
        }

        @Override
        public Result readResult(JsonObject result) {
            return Result.read(result);
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeStringField("transactionalId", transactionalId.orElse(null));
            out.writeEndObject();
        }
    }

    /** The id, and the epoch to begin with. */
    public static final class Result implements ApiMessage {
        public final long producerId;
        public final int producerEpoch;

        public Result(long producerId, int producerEpoch) {
            this.producerId = producerId;
            this.producerEpoch = producerEpoch;
        }

        static Result read(JsonObject in) {
            return new Result(in.int64("producerId"), in.int32("producerEpoch"));
        }

        @Override
        public void writeTo(JsonGenerator out) throws IOException {
            out.writeStartObject();
            out.writeNumberField("producerId", producerId);
            out.writeNumberField("producerEpoch", producerEpoch);
            out.writeEndObject();
        }
    }
}
