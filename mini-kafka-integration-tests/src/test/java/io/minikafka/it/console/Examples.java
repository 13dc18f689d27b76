package io.minikafka.it.console;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A coffee house: what is in the broker when one looks at it, and in the pictures of the papers. */
final class Examples {
    private static final String[] GUESTS = {"ann", "bob", "eve", "joe", "zoe"};
    private static final String[] DRINKS = {"espresso", "flat white", "cold brew", "macchiato"};
    private static final int PARTITIONS = 6;

    private final Rpc rpc;
    private final AtomicInteger orders = new AtomicInteger(1000);
    private List<Rpc.Member> baristas = List.of();

    Examples(Rpc rpc) {
        this.rpc = rpc;
    }

    void create() {
        rpc.call(
                "createTopics",
                "{'topics':[{'name':'bookings','partitions':" + PARTITIONS + ",'configs':{'retention.ms':'86400000'}},"
                        + "{'name':'payments','partitions':3},{'name':'loyalty.points','partitions':1}]}");
        book(120);
        baristas = rpc.settle("baristas", "bookings", "barista-ann", "barista-bob");
        read();
    }

    /** Records with keys, headers and JSON, to the partitions of their keys. */
    private void book(int count) {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int order = orders.getAndIncrement();
            String guest = GUESTS[order % GUESTS.length];
            records.append(i == 0 ? "" : ",")
                    .append("{'key':'" + guest + "-" + order % 37 + "','headers':[{'key':'table','value':'" + order % 12
                            + "'}],'value':'{\\'order\\':" + order + ",\\'guest\\':\\'" + guest + "\\',\\'drink\\':\\'"
                            + DRINKS[order % DRINKS.length] + "\\',\\'price\\':" + (order % 5 + 2) + ".5}'}");
        }
        rpc.call("produce", "{'partitions':[{'topic':'bookings','records':[" + records + "]}]}");
    }

    /** Orders come and are read, for as long as a chart needs to have a shape. */
    void traffic(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        AtomicInteger turn = new AtomicInteger();
        await().atMost(time.multipliedBy(2))
                .pollInterval(Duration.ofMillis(400))
                .until(() -> {
                    int i = turn.getAndIncrement();
                    book((int) (20 + 12 * Math.sin(i / 9.0) + i % 3));
                    if (i % 3 == 0) {
                        read();
                    }
                    return System.nanoTime() - end > 0;
                });
    }

    /** Some partitions are read to their end, some are behind. */
    private void read() {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String at = "{'partitions':[{'topic':'bookings','partition':" + partition + ",'timestamp':'latest'}]}";
            long last = rpc.call("listOffsets", at).at("/partitions/0/offset").asLong();
            rpc.commit("till", "bookings", partition, last);
            for (Rpc.Member barista : baristas) {
                if (barista.owned().contains("\"partition\":" + partition + "}")) {
                    rpc.commit(barista, "bookings", partition, Math.max(0, last - 4L * (partition % 3)));
                }
            }
        }
    }
}
