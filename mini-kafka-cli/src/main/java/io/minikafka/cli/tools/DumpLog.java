package io.minikafka.cli.tools;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dump-log}: the broker's jar does it, and knows the options. */
@Command(
        name = "dump-log",
        description =
                "Shows and checks what is in log files or folders of a broker; dump-log --help tells its options.")
public final class DumpLog implements Callable<Integer> {
    private final BrokerJar broker;

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "Log files, index files, folders of partitions or of a broker.")
    private List<String> args = List.of();

    public DumpLog(BrokerJar broker) {
        this.broker = broker;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("dump-log"));
        all.addAll(args);
        return broker.run(all);
    }
}
