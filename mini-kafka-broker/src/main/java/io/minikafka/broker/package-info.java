/** The program: its command line, its settings, and the one place that builds and takes down all of its parts. */
package io.minikafka.broker;
