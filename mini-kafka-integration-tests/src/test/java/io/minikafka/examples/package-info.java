/** The programs of README.md, as an application would have them. */
package io.minikafka.examples;
