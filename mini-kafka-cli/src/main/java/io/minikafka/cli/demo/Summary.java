package io.minikafka.cli.demo;

import static io.minikafka.cli.demo.DemoConsumerCommand.SESSION_TIMEOUT_MS;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of it all: the table, and whether every promise was kept. */
record Summary(
        Events events, List<Integer> written, Ledger ledger, GroupView before, GroupView after, Takeover takeover) {

    boolean isGood() {
        return ledger.lost() == 0
                && ledger.outOfOrder() == 0
                && ledger.changed() == 0
                && ledger.storedTwice() == 0
                && takeover.untilOwned().isPresent()
                && after.lag() == 0;
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>(table().lines());
        lines.add("");
        lines.add("lost      " + lost());
        lines.add("order     " + order());
        lines.add("again     " + again());
        lines.add("takeover  " + tookOver());
        lines.add(number("          a session ends %,d ms after its last heartbeat", SESSION_TIMEOUT_MS));
        if (after.lag() > 0) {
            lines.add("lag       " + Console.count(after.lag(), "event") + " NOT COMMITTED");
        }
        ledger.firstFault().ifPresent(fault -> lines.add("first     " + fault));
        return lines;
    }

    private Table table() {
        Table table = new Table("partition", "written", "processed", "again", "owner before", "owner after", "lag");
        for (int i = 0; i < written.size(); i++) {
            table.row(
                    String.valueOf(i),
                    number("%,d", written.get(i)),
                    number("%,d", ledger.delivered(i)),
                    number("%,d", ledger.again(i)),
                    owner(before, i),
                    owner(after, i),
                    number("%,d", after.lags().get(i)));
        }
        table.row(
                "all",
                number("%,d", written.stream().mapToInt(Integer::intValue).sum()),
                number("%,d", ledger.arrived()),
                number("%,d", ledger.again()),
                "",
                "",
                number("%,d", after.lag()));
        return table;
    }

    private static String owner(GroupView group, int partition) {
        String owner = group.owners().get(partition);
        return owner.isEmpty() ? "nobody" : owner;
    }

    private String lost() {
        return ledger.lost() == 0
                ? number("nothing: %,d of %,d events were processed", ledger.arrived(), events.count())
                : number("%s OF %,d LOST", Console.count(ledger.lost(), "event"), events.count());
    }

    private String order() {
        List<String> faults = new ArrayList<>();
        if (ledger.outOfOrder() > 0) {
            faults.add(Console.count(ledger.outOfOrder(), "event") + " OUT OF ORDER");
        }
        if (ledger.changed() > 0) {
            faults.add(Console.count(ledger.changed(), "event") + " CHANGED");
        }
        if (ledger.storedTwice() > 0) {
            faults.add(Console.count(ledger.storedTwice(), "event") + " STORED TWICE");
        }
        return faults.isEmpty()
                ? number("kept: the events of each %s came as they stand in the file", events.keyName())
                : String.join(", ", faults);
    }

    private String again() {
        return ledger.again() == 0
                ? "nothing"
                : Console.count(ledger.again(), "event") + " that " + takeover.victim()
                        + " had processed and not yet committed";
    }

    private String tookOver() {
        if (takeover.untilOwned().isEmpty()) {
            return "NOBODY took over what " + takeover.victim() + " owned";
        }
        String owned =
                number("%,d ms after the kill", takeover.untilOwned().get().toMillis());
        String first = takeover.untilFirstEvent()
                .map(time -> number(", first event after %,d ms", time.toMillis()))
                .orElse(", no event was left to come");
        return owned + first;
    }

    private static String number(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
