/**
 * The demo: a broker, two producers and two consumers on real input, one consumer killed halfway, everything counted.
 * The main thread owns all state; the producers' threads only send, and publish counters.
 */
package io.minikafka.cli.demo;
