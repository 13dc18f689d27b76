package io.minikafka.it.clients;

import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.netty.util.LeakPresenceDetector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker in this process for each test. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class RunningBroker {
    @TempDir
    Path folder;

    Clients clients;
    Admin admin;
    Broker broker;

    @BeforeEach
    final void startsTheBroker() throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "broker.id",
                "1",
                "port",
                "0",
                "data.dir",
                folder.resolve("data").toString()));
        settings.put("offsets.topic.num.partitions", "1");
        broker = Broker.start(BrokerConfig.of(settings));
        String address = "127.0.0.1:" + broker.address().getPort();
        clients = new Clients(address);
        admin = new Admin(address);
    }

    @AfterEach
    final void stopsTheBroker() {
        admin.close();
        broker.close();
        LeakPresenceDetector.check();
    }
}
