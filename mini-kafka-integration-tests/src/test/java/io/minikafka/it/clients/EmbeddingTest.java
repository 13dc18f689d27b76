package io.minikafka.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.minikafka.common.TopicPartition;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.producer.MiniKafkaProducer;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Applications on Java 11 that have nothing but one of the clients and what it brings along. */
@Timeout(120)
final class EmbeddingTest {
    private static final int JAVA_11 = 55;
    private static final String LIBRARIES = "netty-.*|jackson-.*|slf4j-api-.*";
    private static final String CODECS = "zstd-jni-.*|lz4-java-.*|snappy-java-.*";

    private static final String PRODUCER_APPLICATION = """
            import io.minikafka.producer.MiniKafkaProducer;
            import io.minikafka.producer.ProducerRecord;
            import java.util.Properties;

            public class Application {
                public static void main(String[] args) throws Exception {
                    Properties settings = new Properties();
                    settings.put("bootstrap.servers", args[0]);
                    settings.put("key.serializer", "io.minikafka.common.serialization.StringSerializer");
                    settings.put("value.serializer", "io.minikafka.common.serialization.StringSerializer");
                    try (MiniKafkaProducer<String, String> producer = new MiniKafkaProducer<>(settings)) {
                        System.out.println("at " + producer.send(new ProducerRecord<>("small", "k", "hello")).get().offset());
                    }
                    for (String codec : new String[] {"gzip", "snappy", "lz4", "zstd"}) {
                        settings.put("compression.type", codec);
                        try (MiniKafkaProducer<String, String> producer = new MiniKafkaProducer<>(settings)) {
                            producer.send(new ProducerRecord<>("small", "k", codec)).get();
                            System.out.println("sent " + codec);
                        } catch (io.minikafka.common.rpc.BrokerException e) {
                            System.out.println("refused " + codec + ": " + e.getMessage());
                        }
                    }
                }
            }
            """;

    private static final String CONSUMER_APPLICATION = """
            import io.minikafka.consumer.ConsumerRecord;
            import io.minikafka.consumer.MiniKafkaConsumer;
            import java.time.Duration;
            import java.util.List;
            import java.util.Properties;

            public class Application {
                public static void main(String[] args) {
                    Properties settings = new Properties();
                    settings.put("bootstrap.servers", args[0]);
                    settings.put("group.id", args[1]);
                    settings.put("auto.offset.reset", "earliest");
                    settings.put("key.deserializer", "io.minikafka.common.serialization.StringDeserializer");
                    settings.put("value.deserializer", "io.minikafka.common.serialization.StringDeserializer");
                    try (MiniKafkaConsumer<String, String> consumer = new MiniKafkaConsumer<>(settings)) {
                        consumer.subscribe(List.of("small"));
                        for (int read = 0; read < 5; ) {
                            for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(30))) {
                                System.out.println("got " + record.value());
                                read++;
                            }
                        }
                    } catch (io.minikafka.common.rpc.BrokerException e) {
                        System.out.println("refused: " + e.getMessage());
                    }
                }
            }
            """;

    @TempDir
    private Path folder;

    @Test
    void theClientsJarsAloneMakeAnApplicationAndCodecsMayBeLeftOut() throws Exception {
        try (Broker broker = Broker.start(BrokerConfig.of(Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                folder.resolve("data").toString())))) {
            String address = "127.0.0.1:" + broker.address().getPort();

            String producer = compile(PRODUCER_APPLICATION, MiniKafkaProducer.class);
            assertThat(run(producer, LIBRARIES + "|" + CODECS, address))
                    .contains("at 0", "sent gzip", "sent snappy", "sent lz4", "sent zstd");
            String consumer = compile(CONSUMER_APPLICATION, MiniKafkaConsumer.class);
            assertThat(run(consumer, LIBRARIES + "|" + CODECS, address, "small"))
                    .contains("got hello", "got gzip", "got snappy", "got lz4", "got zstd");

            assertThat(run(producer, LIBRARIES, address))
                    .contains("at 5", "sent gzip", "refused snappy", "refused lz4")
                    .contains("refused zstd: compression zstd cannot be used here: its library"
                            + " com.github.luben:zstd-jni is missing or does not work: java.lang.NoClassDefFoundError");
            assertThat(run(consumer, LIBRARIES, address, "other"))
                    .contains("got hello", "got gzip")
                    .contains("refused: small-0 cannot be read at offset 2: compression snappy cannot be used here: its"
                            + " library org.xerial.snappy:snappy-java is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {TopicPartition.class, MiniKafkaProducer.class, MiniKafkaConsumer.class})
    void theirClassesAreThoseOfJava11(Class<?> oneOfTheModule) throws Exception {
        try (Stream<Path> files = Files.walk(home(oneOfTheModule))) {
            List<Path> classes =
                    files.filter(file -> file.toString().endsWith(".class")).collect(Collectors.toList());

            assertThat(classes)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(file -> assertThat(majorVersion(file)).isEqualTo(JAVA_11));
        }
    }

    /** Returns the class path of the application without libraries. */
    private String compile(String source, Class<?> client) throws Exception {
        Path own = Files.createDirectory(folder.resolve(client.getSimpleName()));
        Path file = Files.writeString(own.resolve("Application.java"), source);
        String classPath = String.join(
                File.pathSeparator,
                own.toString(),
                home(client).toString(),
                home(TopicPartition.class).toString());
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "11",
                        "-proc:none",
                        "-cp",
                        withLibraries(classPath, LIBRARIES),
                        "-d",
                        own.toString(),
                        file.toString());
        assertThat(failed).isZero();
        return classPath;
    }

    /** Returns what it printed, which is all in order when it ends with 0. */
    private String run(String classPath, String libraries, String... words) throws Exception {
        Path output = Files.createTempFile(folder, "application", ".out");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                withLibraries(classPath, libraries),
                "Application"));
        command.addAll(List.of(words));
        Process run = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(run.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            run.destroyForcibly();
        }
        String text = Files.readString(output, UTF_8);
        assertThat(run.exitValue()).as(text).isZero();
        return text;
    }

    /** With those libraries that a client brings along and the application keeps. */
    private static String withLibraries(String classPath, String names) {
        Stream<String> brought = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> Path.of(entry).getFileName().toString().matches(names));
        return Stream.concat(Stream.of(classPath), brought).collect(Collectors.joining(File.pathSeparator));
    }

    private static Path home(Class<?> type) throws Exception {
        Path home =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return Files.isDirectory(home) ? home : home.resolveSibling("classes");
    }

    private static int majorVersion(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            in.skipBytes(6);
            return in.readUnsignedShort();
        }
    }
}
