package io.minikafka.broker.group;

import java.util.ArrayList;
import java.util.List;

/** A connection that remembers what it was told. */
final class TestConnection implements MemberConnection {
    final List<String> notified = new ArrayList<>();
    boolean open = true;
    boolean keptOpen = true;
    Runnable onNotification = () -> {};

    @Override
    public String host() {
        return open ? "10.0.0.1" : "";
    }

    @Override
    public boolean isKeptOpen() {
        return keptOpen;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void groupChanged(String groupId, String memberId) {
        notified.add(memberId);
        onNotification.run();
    }
}
