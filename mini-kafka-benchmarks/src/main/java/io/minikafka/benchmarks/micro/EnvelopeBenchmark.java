package io.minikafka.benchmarks.micro;

import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.api.ApiRequest;
import io.minikafka.common.rpc.Json;
import io.minikafka.common.rpc.RpcRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The JSON of a produce request as the broker reads it, and as a client writes it: but for the id, because the envelope
 * that has one is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnvelopeBenchmark {
    /** How many partitions the request is for. */
    @Param({"1", "6"})
    public int partitions;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private byte[] envelope;
    private ApiRequest<?> request;

    @Setup
    public void prepare() {
        StringBuilder json =
                new StringBuilder("{\"jsonrpc\":\"2.0\",\"id\":12345,\"method\":\"produce\",\"params\":{\"acks\":1,"
                        + "\"timeoutMs\":30000,\"partitions\":[");
        for (int i = 0; i < partitions; i++) {
            json.append(i == 0 ? "" : ",").append("{\"topic\":\"orders\",\"partition\":" + i + ",\"size\":16321}");
        }
        envelope = json.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
        request = read();
    }

    @Benchmark
    public ApiRequest<?> read() {
        return ApiMethod.PRODUCE.readRequest(
                RpcRequest.read(new ByteArrayInputStream(envelope)).params());
    }

    @Benchmark
    public int write() throws IOException {
        written.reset();
        Json.write(written, RpcRequest.notification(request.methodName(), request));
        return written.size();
    }
}
