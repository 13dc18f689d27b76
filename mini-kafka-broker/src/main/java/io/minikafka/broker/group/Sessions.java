package io.minikafka.broker.group;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * When and where the members of one group were heard last: what a restart of the broker begins anew. On the
 * coordinator's owner only.
 */
final class Sessions {
    private final GroupClock clock;
    private final Map<String, Session> sessions = new HashMap<>();

    Sessions(GroupClock clock) {
        this.clock = clock;
    }

    private static final class Session {
        private Optional<MemberConnection> connection = Optional.empty();
        private long heardNanos;
        private boolean notified;
        private int seenUnderEpoch;
    }

    /** A member that has not been heard since the group was loaded. */
    void resume(String memberId) {
        sessions.computeIfAbsent(memberId, id -> new Session()).heardNanos = clock.nanos();
    }

    void heard(String memberId, MemberConnection from) {
        Session session = sessions.computeIfAbsent(memberId, id -> new Session());
        session.heardNanos = clock.nanos();
        session.notified = false;
        if (from.isOpen() || session.connection.isEmpty()) {
            session.connection = Optional.of(from); // a late heartbeat of a closed one does not hide the new one
        }
    }

    /** The member has used its current epoch, so it has got the answer that gave it. */
    void seenUnder(Member member) {
        sessions.get(member.id()).seenUnderEpoch = member.epoch();
    }

    boolean wasSeenUnder(Member member) {
        return sessions.get(member.id()).seenUnderEpoch == member.epoch();
    }

    void retain(Set<String> memberIds) {
        sessions.keySet().retainAll(memberIds);
    }

    /** Whether the process behind a static member is taken to have ended, so that another may take its place. */
    boolean isGone(Member member, long graceMs) {
        Session session = sessions.get(member.id());
        return session.connection
                .filter(MemberConnection::isKeptOpen)
                .map(connection -> !connection.isOpen())
                .orElseGet(() -> clock.nanos() - session.heardNanos >= TimeUnit.MILLISECONDS.toNanos(graceMs));
    }

    /** Tells the member that its assignment changes, once until it is heard again. */
    void notify(String groupId, String memberId) {
        Session session = sessions.get(memberId);
        if (!session.notified
                && session.connection.map(MemberConnection::isOpen).orElse(false)) {
            session.notified = true;
            session.connection.get().groupChanged(groupId, memberId);
        }
    }

    /** All sessions begin now: after a time in which the broker itself stood still and could not hear anybody. */
    void beginAnew() {
        sessions.values().forEach(session -> session.heardNanos = clock.nanos());
    }

    long silentNanos(Member member) {
        return clock.nanos() - sessions.get(member.id()).heardNanos;
    }

    List<Member> missing(Collection<Member> members) {
        return members.stream()
                .filter(member -> silentNanos(member) >= sessionNanos(member))
                .toList();
    }

    List<Member> notLettingGo(Collection<Member> members) {
        long now = clock.nanos();
        return members.stream()
                .filter(member -> member.held().values().stream()
                        .anyMatch(holding ->
                                !holding.assigned() && now - holding.revokedNanos() >= rebalanceNanos(member)))
                .toList();
    }

    /** The next moment at which one of the two above may have something new. */
    OptionalLong nextDeadlineNanos(Collection<Member> members) {
        long now = clock.nanos();
        long least = Long.MAX_VALUE; // from now
        for (Member member : members) {
            least = Math.min(least, sessionNanos(member) - silentNanos(member));
            for (Holding holding : member.held().values()) {
                if (!holding.assigned()) {
                    least = Math.min(least, rebalanceNanos(member) - (now - holding.revokedNanos()));
                }
            }
        }
        return least == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(now + least);
    }

    private static long sessionNanos(Member member) {
        return TimeUnit.MILLISECONDS.toNanos(member.wishes().sessionTimeoutMs());
    }

    private static long rebalanceNanos(Member member) {
        return TimeUnit.MILLISECONDS.toNanos(member.wishes().rebalanceTimeoutMs());
    }
}
