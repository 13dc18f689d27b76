package io.minikafka.broker;

import io.minikafka.broker.dump.DumpLog;
import io.minikafka.common.config.ConfigException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program: {@code java -jar mini-kafka-broker.jar --broker-id 1}. One line on standard output when it is ready,
 * its log on standard error. Ends with 2 where it was told something wrong, with 1 where it cannot start. With the word
 * {@code dump-log} in front it is {@link DumpLog} instead.
 */
public final class Main {
    private static final int EXIT_CANNOT_START = 1;
    private static final int EXIT_USAGE = 2;
    private static final long STARTED_NANOS = System.nanoTime();

    private Main() {}

    public static void main(String[] args) {
        int status = args.length > 0 && args[0].equals(DumpLog.COMMAND)
                ? dumpLog(Arrays.copyOfRange(args, 1, args.length))
                : run(args, System.out, System.err);
        if (status >= 0) {
            System.exit(status);
        }
    }

    /** Writes past {@link System#out}, which would not say that nobody reads any more. */
    private static int dumpLog(String[] args) {
        return DumpLog.run(args, new FileOutputStream(FileDescriptor.out), System.err);
    }

    /** Returns the exit status, or -1 while a broker runs, which then ends with the process. */
    private static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            CommandLineOptions options = CommandLineOptions.parse(args);
            if (options.answer().isPresent()) {
                out.println(options.answer().get());
                return 0;
            }
            start(BrokerConfig.of(options.properties(), options.sources()), out);
            return -1;
        } catch (ConfigException e) {
            err.println("mini-kafka cannot start with these settings:");
            e.getMessage().lines().forEach(line -> err.println("  " + line));
            err.println("Try --help, or docs/config.md for all settings.");
            return EXIT_USAGE;
        } catch (IOException | RuntimeException e) {
            Logger log = LoggerFactory.getLogger(Main.class);
            log.debug("Start failed", e);
            err.println("mini-kafka cannot start: " + e.getMessage());
            return EXIT_CANNOT_START;
        }
    }

    private static void start(BrokerConfig config, PrintStream out) throws IOException {
        Broker broker = Broker.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "mini-kafka-shutdown"));
        out.println("mini-kafka ready: broker " + config.brokerId() + " at "
                + shown(broker.address(), config) + ":" + broker.address().getPort() + ", cluster " + broker.clusterId()
                + ", data in " + config.dataDir() + ", " + ProcessAge.millis(STARTED_NANOS) + " ms");
        out.flush();
    }

    /** The address, or for all addresses the word with which the user asked for them. */
    private static String shown(InetSocketAddress address, BrokerConfig config) {
        return address.getAddress().isAnyLocalAddress()
                ? config.network().host()
                : address.getAddress().getHostAddress();
    }
}
