/**
 * The methods of the protocol: one class for each method's request and result, and the table of them all. Immutable
 * values that read and write themselves; what they hold has the right shape, and what it means is checked where it is
 * used, since most of that is answered with an error of the element and not of the request.
 */
package io.minikafka.common.api;
