/** JMH benchmarks of what every record or request goes through: {@code java -cp ... org.openjdk.jmh.Main}. */
package io.minikafka.benchmarks.micro;
