package io.minikafka.broker.log;

/** An entry of the offset index: the batch that ends with record {@code lastOffset} begins at {@code position}. */
record IndexEntry(long lastOffset, int position) {}
