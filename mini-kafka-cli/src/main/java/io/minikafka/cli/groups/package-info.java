/** The commands about consumer groups. */
package io.minikafka.cli.groups;
