/**
 * Minutes of everything at once, outside the build ({@code ./soak.sh}): clients write and read topics of each kind while the
 * broker is killed and stopped, and what they see is compared with models that know what has to be there.
 */
package io.minikafka.it.soak;
