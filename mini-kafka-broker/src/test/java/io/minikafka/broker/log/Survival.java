package io.minikafka.broker.log;

import java.util.Random;

/** How much of what was not synced a power cut leaves. */
enum Survival {
    NOTHING,
    SOME,
    EVERYTHING;

    static Survival any(Random random) {
        int dice = random.nextInt(8);
        return dice == 0 ? NOTHING : dice == 1 ? EVERYTHING : SOME;
    }

    /** After how many of {@code count} changes of one thing that follow each other the disk saw it last. */
    int changes(int count, Random random) {
        return switch (this) {
            case NOTHING -> 0;
            case EVERYTHING -> count;
            case SOME -> random.nextInt(4) == 0 ? count : random.nextInt(count + 1);
        };
    }

    /** Whether one of several things that do not depend on each other got to the disk. */
    boolean keeps(Random random) {
        return this == EVERYTHING || (this == SOME && random.nextBoolean());
    }
}
