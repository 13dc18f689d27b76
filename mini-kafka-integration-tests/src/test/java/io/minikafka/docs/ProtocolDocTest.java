package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import io.minikafka.common.api.ApiMethod;
import io.minikafka.common.record.BatchValidator;
import io.minikafka.common.record.KeyHash;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import io.minikafka.common.rpc.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ProtocolDocTest {
    private static final String FILE = "docs/protocol.md";

    @TempDir
    Path folder;

    @Test
    void theExchangeInHexIsWhatABrokerSays() throws IOException {
        List<byte[]> frames = new ArrayList<>();
        for (String block : Papers.blocks(FILE, "hex")) {
            frames.add(bytes(block));
        }

        assertThat(frames).hasSize(4);
        try (Broker broker = TestBroker.start(folder);
                RawConnection client = new RawConnection(broker.address())) {
            assertThat(client.exchange(frames.get(0)).frame()).isEqualTo(frames.get(1));
            assertThat(client.exchange(frames.get(2)).frame()).isEqualTo(frames.get(3));
        }
    }

    @Test
    void theBatchInHexHasTheRecordsThatTheTextNames() throws IOException {
        byte[] reply = bytes(Papers.blocks(FILE, "hex").get(3));
        byte[] attachment = new RawConnection.Received(reply).attachment();

        RecordBatch batch = RecordBatch.at(ByteBuffer.wrap(attachment), 0);

        assertThat(batch.isCrcValid()).isTrue();
        List<String> records = new ArrayList<>();
        try (RecordCursor cursor = batch.records()) {
            while (cursor.next()) {
                records.add(cursor.offset() + " " + text(cursor.key()) + " " + text(cursor.value()) + " "
                        + cursor.headers().size());
            }
        }
        assertThat(records).containsExactly("0 ann one coffee 0", "1 bob tea 1");
    }

    @Test
    void theTableOfErrorsIsTheOneInTheCode() throws IOException {
        List<String> expected = new ArrayList<>();
        for (ErrorCode code : ErrorCode.values()) {
            String retriable =
                    code.retry() == ErrorCode.Retry.AFTER_METADATA ? "yes, metadata" : code.retriable() ? "yes" : "no";
            expected.add(code.number() + " " + code + " " + retriable);
        }

        assertThat(rows("\\| (-?\\d+) \\| ([A-Z_]+) \\| (no|yes|yes, metadata) \\|.*"))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void eachMethodHasAChapter() throws IOException {
        List<String> chapters = rows("#### ([a-zA-Z]+)");

        assertThat(chapters).containsAll(ApiMethod.wireNames());
    }

    @Test
    void keysBelongToThePartitionsThatTheTableGives() throws IOException {
        Matcher row = Pattern.compile(
                        "(?m)^\\| (?:`([0-9a-f ]+)`|\\(empty\\)) \\| .* \\| [0-9a-f]{8} \\| (\\d) \\| (\\d) \\| (\\d) \\|$")
                .matcher(Papers.read(FILE));
        int rows = 0;
        while (row.find()) {
            rows++;
            byte[] key = row.group(1) == null ? new byte[0] : bytes(row.group(1));
            List<Integer> partitions =
                    List.of(KeyHash.partitionFor(key, 3), KeyHash.partitionFor(key, 6), KeyHash.partitionFor(key, 7));
            assertThat(partitions)
                    .as("key %s", Arrays.toString(key))
                    .containsExactly(
                            Integer.valueOf(row.group(2)),
                            Integer.valueOf(row.group(3)),
                            Integer.valueOf(row.group(4)));
        }
        assertThat(rows).isEqualTo(8);
    }

    @Test
    void theCompressedRecordsInHexAreThoseOfTheExample() throws IOException {
        byte[] request = bytes(Papers.blocks(FILE, "hex").get(0));
        byte[] batch = new RawConnection.Received(request).attachment();
        List<String> codecs = rows("\\| (none|gzip|snappy|lz4|zstd) \\| `([0-9a-f]+)` \\|");

        assertThat(codecs).hasSize(5);
        for (int id = 0; id < codecs.size(); id++) {
            byte[] records = bytes(codecs.get(id).split(" ", 2)[1]);
            ByteBuffer compressed = ByteBuffer.allocate(RecordBatch.HEADER_BYTES + records.length);
            compressed.put(batch, 0, RecordBatch.HEADER_BYTES).put(records).flip();
            compressed.putInt(RecordBatch.LENGTH_AT, compressed.limit() - RecordBatch.LOG_OVERHEAD);
            compressed.putShort(RecordBatch.ATTRIBUTES_AT, (short) id);

            RecordBatch sent = RecordBatch.at(compressed, 0);
            sent.setProducer(sent.producerId(), sent.producerEpoch(), sent.baseSequence()); // which renews the CRC

            assertThat(sent.compression().configName()).isEqualTo(codecs.get(id).split(" ", 2)[0]);
            BatchValidator.validate(sent, 41);
            assertThat(textsOf(sent)).isEqualTo(textsOf(RecordBatch.at(ByteBuffer.wrap(batch), 0)));
        }
    }

    private static List<String> textsOf(RecordBatch batch) {
        List<String> texts = new ArrayList<>();
        try (RecordCursor cursor = batch.records()) {
            while (cursor.next()) {
                texts.add(cursor.timestamp() + " " + text(cursor.key()) + " " + text(cursor.value()) + " "
                        + cursor.headers());
            }
        }
        return texts;
    }

    @Test
    void aFetchMayBeAnsweredWithMoreThanARequestMayHave() throws IOException {
        byte[] request = bytes(Papers.blocks(FILE, "hex").get(0));
        byte[] batch = new RawConnection.Received(request).attachment();
        int times = 30;

        try (Broker broker = TestBroker.start(folder, Map.of("socket.request.max.bytes", "1024"));
                RawConnection client = new RawConnection(broker.address())) {
            for (int i = 0; i < times; i++) {
                client.exchange(request);
            }
            RawConnection.Received reply = client.call("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":"
                    + "{\"partitions\":[{\"topic\":\"hex-demo\",\"partition\":0,\"offset\":0}]}}");

            assertThat(reply.attachment()).hasSize(times * batch.length);
        }
    }

    @Test
    void aFetchAsJsonGivesWhatIsWholeBeforeADamagedBatch() throws IOException {
        byte[] request = bytes(Papers.blocks(FILE, "hex").get(0));
        try (Broker broker = TestBroker.start(folder);
                RawConnection client = new RawConnection(broker.address())) {
            client.exchange(request);
            client.exchange(request);
        }
        Path log = folder.resolve("hex-demo-0").resolve("00000000000000000000.log");
        byte[] batches = Files.readAllBytes(log);
        batches[batches.length - 1] ^= 1;
        Files.write(log, batches);

        try (Broker broker = TestBroker.start(folder);
                RawConnection client = new RawConnection(broker.address())) {
            assertThat(client.call(fetchJson(0)).text())
                    .contains("one coffee", "tea", "\"offset\":1")
                    .doesNotContain("error");
            assertThat(client.call(fetchJson(2)).text()).contains("CORRUPT_MESSAGE", "offset 2");
        }
    }

    private static String fetchJson(long offset) {
        return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"fetch\",\"params\":{\"format\":\"json\",\"partitions\":"
                + "[{\"topic\":\"hex-demo\",\"partition\":0,\"offset\":" + offset + "}]}}";
    }

    private static List<String> rows(String regex) throws IOException {
        Pattern pattern = Pattern.compile(regex);
        List<String> rows = new ArrayList<>();
        for (String line : Papers.read(FILE).lines().toList()) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                List<String> groups = new ArrayList<>();
                for (int group = 1; group <= matcher.groupCount(); group++) {
                    groups.add(matcher.group(group));
                }
                rows.add(String.join(" ", groups));
            }
        }
        return rows;
    }

    /** What stands in front of the {@code #} of each line. */
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("#.*", "").replaceAll("\\s", ""));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
