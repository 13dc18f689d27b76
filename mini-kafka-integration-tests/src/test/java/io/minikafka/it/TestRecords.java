package io.minikafka.it;

import io.minikafka.common.record.Header;
import io.minikafka.common.record.RecordBatch;
import io.minikafka.common.record.RecordCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The records of a batch as text, to compare them with others. */
final class TestRecords {
    private TestRecords() {}

    static List<String> of(RecordBatch batch) {
        List<String> all = new ArrayList<>();
        try (RecordCursor records = batch.records()) {
            while (records.next()) {
                StringBuilder text = new StringBuilder();
                text.append(records.offset()).append(" at ").append(records.timestamp());
                text.append(' ').append(Arrays.toString(records.key()));
                text.append('=').append(Arrays.toString(records.value()));
                for (Header header : records.headers()) {
                    text.append(' ').append(header.name()).append(':').append(Arrays.toString(header.value()));
                }
                all.add(text.toString());
            }
        }
        return all;
    }
}
