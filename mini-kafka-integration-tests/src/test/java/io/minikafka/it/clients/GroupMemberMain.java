package io.minikafka.it.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minikafka.common.TopicPartition;
import io.minikafka.common.rpc.BrokerException;
import io.minikafka.consumer.CommitFailedException;
import io.minikafka.consumer.ConsumerRebalanceListener;
import io.minikafka.consumer.ConsumerRecord;
import io.minikafka.consumer.ConsumerRecords;
import io.minikafka.consumer.MiniKafkaConsumer;
import io.minikafka.consumer.OffsetAndMetadata;
import io.minikafka.consumer.WakeupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A member of a group as a process of its own: processes what it gets, says so on standard output, and only then
 * commits. Each commit bears the member's id and the offsets that it stands for as metadata. Ends when it reads
 * {@code leave}, and at once when its parent has gone.
 */
final class GroupMemberMain {
    private final MiniKafkaConsumer<String, String> consumer;
    private volatile boolean leaving;

    private GroupMemberMain(MiniKafkaConsumer<String, String> consumer) {
        this.consumer = consumer;
    }

    /** Arguments: address, group, topic, session timeout in ms. */
    public static void main(String[] args) {
        Clients clients = new Clients(args[0]);
        try (MiniKafkaConsumer<String, String> consumer = clients.consumer(
                "group.id", args[1],
                "session.timeout.ms", args[3],
                "enable.auto.commit", "false",
                "max.poll.records", "20",
                "fetch.max.wait.ms", "100")) {
            GroupMemberMain member = new GroupMemberMain(consumer);
            Thread parent = new Thread(member::listen, "parent");
            parent.setDaemon(true);
            parent.start();
            member.run(args[2]);
        }
        say("left");
    }

    private void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            if ("leave".equals(in.readLine())) {
                leaving = true;
                consumer.wakeup();
                in.readLine();
            }
        } catch (IOException e) {
            say("orphan " + e);
        }
        Runtime.getRuntime().halt(3);
    }

    private void run(String topic) {
        consumer.subscribe(List.of(topic), new Owned());
        try {
            while (!leaving) {
                process(consumer.poll(Duration.ofMillis(200)));
            }
        } catch (WakeupException e) {
            say("left"); // in the middle of a wait
        }
    }

    private void process(ConsumerRecords<String, String> records) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<String, String>> ofPartition = records.records(partition);
            long from = ofPartition.get(0).offset();
            long to = from + ofPartition.size();
            if (ofPartition.get(ofPartition.size() - 1).offset() != to - 1) {
                say("gap " + partition.partition() + " " + from);
            }
            work();
            say("did " + consumer.memberId() + " " + partition.partition() + " " + from + " " + to);
            offsets.put(partition, new OffsetAndMetadata(to, consumer.memberId() + " " + from + " " + to));
        }
        if (offsets.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(offsets);
            say("committed " + offsets.size());
        } catch (CommitFailedException e) {
            say("refused " + e.getMessage());
        } catch (BrokerException e) { // whether it counts nobody knows: somebody else goes on from what does
            say("unknown " + e.getMessage());
            Runtime.getRuntime().halt(4);
        }
    }

    /** Takes so long that it is often then that the process is paused. */
    private static void work() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }

    private static synchronized void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }

    private final class Owned implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            owns(partitions);
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            owns(List.of());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            say("lost");
            owns(partitions);
        }

        private void owns(Collection<TopicPartition> without) {
            say("owns "
                    + consumer.assignment().stream()
                            .filter(partition -> !without.contains(partition))
                            .map(partition -> Integer.toString(partition.partition()))
                            .sorted()
                            .collect(Collectors.joining(" ")));
        }
    }
}
