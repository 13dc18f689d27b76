/** The commands about topics. */
package io.minikafka.cli.topics;
