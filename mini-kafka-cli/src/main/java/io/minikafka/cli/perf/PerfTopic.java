package io.minikafka.cli.perf;

import io.minikafka.admin.NewTopic;
import io.minikafka.cli.connection.CommonOptions;
import io.minikafka.cli.connection.Session;
import io.minikafka.cli.failure.CliException;
import io.minikafka.cli.failure.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The topic that is measured with. */
final class PerfTopic {
    @Parameters(paramLabel = "TOPIC", description = "The topic; what is written stays there.")
    private String name;

    @Option(names = "--create", description = "Creates the topic where it does not exist.")
    private boolean create;

    String name() {
        return name;
    }

    /** Returns how many partitions it has; creates it where that is asked for. */
    int require(CommonOptions common) {
        try (Session session = new Session(common)) {
            try {
                return partitions(session);
            } catch (CliException e) {
                if (e.exitCode() != ExitCode.NOT_FOUND) {
                    throw e;
                }
                if (!create) {
                    throw new CliException(e.exitCode(), e.getMessage(), "--create makes it", e);
                }
                session.get(session.admin().createTopic(new NewTopic(name)));
                return partitions(session);
            }
        }
    }

    private int partitions(Session session) {
        return session.getOfTopic(name, session.admin().describeTopic(name))
                .partitions()
                .size();
    }
}
