/** The commands about configs of topics and settings of the broker. */
package io.minikafka.cli.configs;
