package io.minikafka.docs;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A broker in this process on a free port. */
final class TestBroker {
    private TestBroker() {}

    static Broker start(Path folder) throws IOException {
        return start(folder, Map.of());
    }

    static Broker start(Path folder, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("broker.id", "1");
        all.put("port", "0");
        all.put("data.dir", folder.toString());
        return Broker.start(BrokerConfig.of(all));
    }

    static String addressOf(Broker broker) {
        return broker.address().getAddress().getHostAddress() + ":"
                + broker.address().getPort();
    }
}
