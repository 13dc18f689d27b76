package io.minikafka.common.record;

public final class Header {
    private final String name;
    private final byte[] value;

    public Header(String name, byte[] value) {
        this.name = name;
        this.value = value;
    }

    public String name() {
        return name;
    }

    public byte[] value() {
        return value;
    }
}
