package io.minikafka.broker.group;

/** The connection on which a heartbeat came. For any thread. */
public interface MemberConnection {
    /** The peer's address; empty where it is no longer known. */
    String host();

    boolean isOpen();

    /** Whether a member that lives keeps it open: not so where each request may come on a connection of its own. */
    boolean isKeptOpen();

    /** Tells the peer that a heartbeat of this member would be answered with another assignment. Never blocks or fails. */
    void groupChanged(String groupId, String memberId);
}
