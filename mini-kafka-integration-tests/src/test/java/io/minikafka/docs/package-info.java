/** Holds the papers against the code: what README.md and docs/ say is what is there. */
package io.minikafka.docs;
