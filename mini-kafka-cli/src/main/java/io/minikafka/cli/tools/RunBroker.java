package io.minikafka.cli.tools;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code broker}: the broker's jar. */
@Command(
        name = "broker",
        description = "Runs a broker, for instance: broker --broker-id 1; broker --help tells its options.")
public final class RunBroker implements Callable<Integer> {
    private final BrokerJar broker;

    @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "As the broker's own --help says.")
    private List<String> args = List.of();

    public RunBroker(BrokerJar broker) {
        this.broker = broker;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return broker.run(args);
    }
}
