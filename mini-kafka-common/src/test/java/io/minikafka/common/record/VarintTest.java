package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.common.utils.ByteUtils;

final class VarintTest {
    @Property(tries = 2000)
    void intsAreWrittenAsKafkaWritesThem(@ForAll int value) {
        ByteBuffer kafkas = ByteBuffer.allocate(10);
        ByteUtils.writeVarint(value, kafkas);
        byte[] ours = new byte[10];

        int end = Varint.write(ours, 0, value);

        assertThat(Arrays.copyOf(ours, end)).isEqualTo(Arrays.copyOf(kafkas.array(), kafkas.position()));
        assertThat(Varint.sizeOf(value)).isEqualTo(end);
        assertThat(Varint.unzigzag(Varint.zigzag(value))).isEqualTo(value);
    }

    @Property(tries = 2000)
    void longsAreWrittenAsKafkaWritesThem(@ForAll long value) {
        ByteBuffer kafkas = ByteBuffer.allocate(10);
        ByteUtils.writeVarlong(value, kafkas);
        byte[] ours = new byte[10];

        int end = Varint.write(ours, 0, value);

        assertThat(Arrays.copyOf(ours, end)).isEqualTo(Arrays.copyOf(kafkas.array(), kafkas.position()));
        assertThat(Varint.sizeOf(value)).isEqualTo(end);
        assertThat(Varint.unzigzag(Varint.zigzag(value))).isEqualTo(value);
    }
}
