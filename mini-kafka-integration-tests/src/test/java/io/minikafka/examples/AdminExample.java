package io.minikafka.examples;

import io.minikafka.admin.ConfigChanges;
import io.minikafka.admin.Execution;
import io.minikafka.admin.GroupPartition;
import io.minikafka.admin.MiniKafkaAdmin;
import io.minikafka.admin.OffsetSpec;
import io.minikafka.common.TopicPartition;
import java.util.List;
import java.util.Map;

/** Looks after the topic "orders" and the group "billing", once the other examples have run. */
public final class AdminExample {
    public static void main(String[] args) {
        String broker = args.length > 0 ? args[0] : "127.0.0.1:9092";

        try (MiniKafkaAdmin admin = new MiniKafkaAdmin(Map.of("bootstrap.servers", broker))) {
            admin.createPartitions("orders", 3).join();
            admin.alterConfigs("orders", ConfigChanges.NONE.set("retention.ms", "86400000"))
                    .join();
            for (GroupPartition partition :
                    admin.describeGroup("billing").join().partitions()) {
                System.out.println(
                        partition.partition() + ": owner " + partition.owner().orElse("nobody") + ", behind by "
                                + partition.lag().orElse(0) + " records");
            }
            TopicPartition first = new TopicPartition("orders", 0);
            admin.resetOffsets("billing", List.of(first), OffsetSpec.shiftBy(-1), Execution.APPLY)
                    .all()
                    .join();
        }
    }

    private AdminExample() {}
}
