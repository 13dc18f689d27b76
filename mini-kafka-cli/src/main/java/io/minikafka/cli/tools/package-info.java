/** Small commands: any method by hand, completion for the shell, the programs in the broker's jar. */
package io.minikafka.cli.tools;
