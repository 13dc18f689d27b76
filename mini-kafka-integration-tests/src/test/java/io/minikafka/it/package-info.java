/** Tests across modules: real sockets, real broker processes, crashes and full disks. */
package io.minikafka.it;
