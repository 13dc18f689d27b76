/**
 * Consumer groups: members, what they own, and the offsets that they have committed.
 *
 * <p>Everything here is owned by one event executor, handed to {@link io.minikafka.broker.group.GroupCoordinator}, the
 * only class that other threads call. What a group is made of ({@code Membership} and below) is immutable: an event
 * computes the next state, its difference to the last one is written to the {@link
 * io.minikafka.broker.group.GroupStore}, and only then it becomes the state and is answered.
 */
package io.minikafka.broker.group;
