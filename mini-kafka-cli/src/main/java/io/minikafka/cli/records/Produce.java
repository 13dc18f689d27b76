package io.minikafka.cli.records;

import io.minikafka.admin.NewTopic;
import io.minikafka.cli.connection.ClientSettings;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import io.minikafka.cli.terminal.Amount;
import io.minikafka.cli.terminal.Progress;
import io.minikafka.cli.terminal.Streams;
import io.minikafka.common.record.Header;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.common.rpc.ErrorCode;
import io.minikafka.common.serialization.ByteArraySerializer;
import io.minikafka.producer.MiniKafkaProducer;
import io.minikafka.producer.ProducerConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code produce}. */
@Command(name = "produce", description = "Writes each line of standard input, or of a file, as a record to a topic.")
public final class Produce implements Callable<Integer> {
    private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

    private final Streams streams;

    @Mixin
    private CommonOptions common;

    @Mixin
    private ClientSettings settings;

    @Parameters(paramLabel = "TOPIC", description = "Where to.")
    private String topic;

    @Option(
            names = {"-F", "--file"},
            paramLabel = "FILE",
            description = "Reads this file instead of standard input.")
    private Path file;

    @Option(
            names = {"-k", "--key-separator"},
            paramLabel = "TEXT",
            description = "Each line is a key, this text, and a value. Without it records have no key.")
    private String separator;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME=VALUE",
            description = "A header for every record; again for each.")
    private List<String> headers = List.of();

    @Option(
            names = {"-p", "--partition"},
            paramLabel = "N",
            description = "The partition. Default: by the key's hash, as Kafka's clients do it.")
    private Integer partition;

    @Option(names = "--create", description = "Creates the topic where it does not exist.")
    private boolean create;

    public Produce(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (common.json() && separator != null) {
            throw CliException.usage(
                    "--json and --key-separator do not go together", "\"key\" of the JSON line is the key");
        }
        LineFormat format = new LineFormat(topic, partition, separator, parsedHeaders(), common.json());
        Map<String, String> producerSettings = settings.over(common, Map.of("linger.ms", "5"), ProducerConfig.KEYS);
        try (InputStream in = file == null ? streams.in() : open()) {
            checkTopic();
            ByteArraySerializer bytes = new ByteArraySerializer();
            try (MiniKafkaProducer<byte[], byte[]> producer = new MiniKafkaProducer<>(producerSettings, bytes, bytes)) {
                return send(in, format, new Sending(producer));
            }
        }
    }

    /** A mistyped name is not to become a topic. */
    private void checkTopic() {
        try (Session session = new Session(common)) {
            int partitions = session.getOfTopic(topic, session.admin().describeTopic(topic))
                    .partitions()
                    .size();
            if (partition != null && (partition < 0 || partition >= partitions)) {
                throw CliException.usage(
                        "topic " + topic + " has no partition " + partition, "it has 0 to " + (partitions - 1));
            }
        } catch (CliException e) {
            if (e.exitCode() != ExitCode.NOT_FOUND) {
                throw e;
            }
            if (!create) {
                String next =
                        e.next().startsWith("did you") ? e.next() + " --create makes a new one" : "--create makes it";
                throw new CliException(e.exitCode(), e.getMessage(), next, e);
            }
            createTopic();
        }
    }

    private void createTopic() {
        try (Session session = new Session(common)) {
            session.admin().createTopic(new NewTopic(topic)).join();
        } catch (CompletionException e) {
            boolean exists = e.getCause() instanceof BrokerException
                    && ((BrokerException) e.getCause()).code() == ErrorCode.TOPIC_ALREADY_EXISTS;
            if (!exists) { // where it does, somebody else was faster
                throw e;
            }
        }
    }

    private InputStream open() throws IOException {
        if (Files.isDirectory(file) || !Files.isReadable(file)) {
            throw CliException.usage(
                    "--file: " + file + (Files.exists(file) ? " cannot be read as a file" : " does not exist"), "");
        }
        return Files.newInputStream(file);
    }

    private List<Header> parsedHeaders() {
        List<Header> parsed = new ArrayList<>();
        for (String header : headers) {
            int equals = header.indexOf('=');
            if (equals <= 0) {
                throw CliException.usage("--header: '" + header + "' is no NAME=VALUE", "");
            }
            byte[] value = header.substring(equals + 1).getBytes(StandardCharsets.UTF_8);
            parsed.add(new Header(header.substring(0, equals), value));
        }
        return parsed;
    }

    private int send(InputStream in, LineFormat format, Sending sending) throws IOException {
        long allBytes = file == null ? 0 : Files.size(file);
        Progress progress = new Progress(streams);
        LineReader lines = new LineReader(in, MAX_LINE_BYTES);
        CliException badLine = null;
        try {
            for (byte[] line = lines.next(); line != null && !sending.hasFailed(); line = lines.next()) {
                sending.send(format.record(line, lines.lineNumber()), lines.lineNumber());
                progress.show(() -> shown(sending, lines, allBytes, progress.seconds()));
            }
        } catch (CliException e) {
            badLine = e;
        }
        sending.finish();
        progress.clear();
        if (badLine != null) {
            throw new CliException(
                    badLine.exitCode(),
                    badLine.getMessage() + "; " + Amount.count(sending.written(), "record") + " before it "
                            + (sending.written() == 1 ? "was" : "were") + " written",
                    badLine.next(),
                    badLine);
        }
        report(sending.written(), progress.seconds());
        return ExitCode.OK;
    }

    private static String shown(Sending sending, LineReader lines, long allBytes, double seconds) {
        String count = Amount.count(sending.written(), "record") + ", "
                + Amount.count((long) (sending.written() / seconds)) + "/s";
        return allBytes == 0 ? count : Progress.bar(lines.bytesRead(), allBytes) + "  " + count;
    }

    /** To a person only: in a pipe what matters is the exit status. */
    private void report(long written, double seconds) {
        if (streams.terminals().err()) {
            streams.err()
                    .println(String.format(
                            "%s written to %s in %.1f s", Amount.count(written, "record"), topic, seconds));
        }
    }
}
