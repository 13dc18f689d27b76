package io.minikafka.broker.metrics;

import io.minikafka.broker.group.GroupObservation;
import java.util.List;

/**
 * What takes a look into files or at the disk, and so is not looked at in a scrape but every few seconds while there are
 * scrapes.
 *
 * @param diskFreeBytes -1 where the system does not tell
 * @param diskTotalBytes likewise
 */
record Sample(List<GroupObservation> groups, long diskFreeBytes, long diskTotalBytes) {
    static final Sample NONE = new Sample(List.of(), -1, -1);
}
