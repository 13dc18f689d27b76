package io.minikafka.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.common.record.Compression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a broker's start pays for codecs: nothing. */
@Timeout(60)
final class LazyCodecsTest {
    private static final List<String> PACKAGES = List.of("com.github.luben.", "net.jpountz.", "org.xerial.");

    @TempDir
    private Path folder;

    @Test
    void aBrokerLoadsALibraryWhenABatchFirstNeedsIt() throws IOException {
        Path classes = folder.resolve("classes.log");
        List<String> program = Stream.concat(
                        Stream.of("-Xlog:class+load:file=" + classes), BrokerProcess.classPathAndMain().stream())
                .toList();
        try (BrokerProcess broker = BrokerProcess.start(program, folder.resolve("data"));
                RawClient client = broker.connect()) {
            BrokerTestBase.createTopic(client, "orders", 1);
            produce(client, Compression.NONE);
            produce(client, Compression.GZIP);
            assertThat(Files.readString(classes)).contains("io.minikafka.").doesNotContain(PACKAGES);

            produce(client, Compression.LZ4);
            assertThat(Files.readString(classes)).contains("net.jpountz.").doesNotContain("com.github.", "org.xerial.");

            produce(client, Compression.SNAPPY);
            produce(client, Compression.ZSTD);
            assertThat(BrokerTestBase.values(BrokerTestBase.fetchJson(client, "orders", 0, 0)))
                    .containsExactly("NONE", "GZIP", "LZ4", "SNAPPY", "ZSTD");
        }
    }

    private static void produce(RawClient client, Compression codec) throws IOException {
        byte[] batch = TestBatches.of(codec, codec.name());
        assertThat(client.call(
                                "produce",
                                "{partitions:[{topic:'orders',partition:0,size:" + batch.length + "}]}",
                                batch)
                        .result()
                        .at("/partitions/0")
                        .has("error"))
                .isFalse();
    }
}
