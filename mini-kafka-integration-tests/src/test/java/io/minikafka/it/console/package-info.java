/** The console in a real browser: Debian's {@code chromium} and {@code chromium-driver}, without a window. */
package io.minikafka.it.console;
