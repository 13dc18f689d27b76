package io.minikafka.broker;

import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.http.Readiness;
import io.minikafka.broker.topic.Partition;
import io.minikafka.broker.topic.TopicRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Whether the groups are loaded and every partition takes appends. Logs are recovered before the port is bound. */
final class BrokerReadiness implements Readiness {
    private static final int NAMED = 10;

    private final GroupCoordinator groups;
    private final TopicRegistry topics;

    BrokerReadiness(GroupCoordinator groups, TopicRegistry topics) {
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (!groups.isReady()) {
            problems.add("the groups are not loaded");
        }
        add(problems, Partition::isOutOfService, "out of service, since their disk failed");
        add(problems, Partition::isRefusingAppends, "refusing appends, since the disk refused the last one");
        return problems;
    }

    private void add(List<String> problems, Predicate<Partition> concerned, String what) {
        List<String> names = topics.partitions().stream()
                .filter(concerned)
                .map(partition -> partition.id().toString())
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            String named = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
            problems.add(names.size() + " partitions are " + what + ": " + named + (names.size() > NAMED ? ", …" : ""));
        }
    }
}
