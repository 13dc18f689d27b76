/** Settings: one row for each key, parsed and checked once. Pure; immutable values for any thread. */
package io.minikafka.common.config;
