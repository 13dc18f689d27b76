/** The command that says what is wrong and what to do. */
package io.minikafka.cli.doctor;
