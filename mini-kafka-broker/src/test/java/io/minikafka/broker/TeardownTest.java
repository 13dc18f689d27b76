package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TeardownTest {
    @Test
    void undoesTheNewestFirstOnceAndGoesOnPastAFailure() {
        List<String> undone = new ArrayList<>();
        Teardown teardown = new Teardown();
        teardown.onClose("first", () -> undone.add("first"));
        teardown.onClose("broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        teardown.onClose("last", () -> undone.add("last"));

        teardown.close();
        teardown.close();

        assertThat(undone).containsExactly("last", "first");
    }
}
