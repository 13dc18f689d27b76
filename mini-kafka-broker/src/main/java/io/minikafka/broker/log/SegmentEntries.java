package io.minikafka.broker.log;

/** How many entries the index files of a segment hold when it is opened. */
record SegmentEntries(int inOffsetIndex, int inTimeIndex) {
    static final SegmentEntries NONE = new SegmentEntries(0, 0);
}
