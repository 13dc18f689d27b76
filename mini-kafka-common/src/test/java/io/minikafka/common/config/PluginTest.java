package io.minikafka.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

final class PluginTest {
    /** Can be made. */
    public static final class Good implements Callable<String> {
        @Override
        public String call() {
            return "good";
        }
    }

    /** Cannot. */
    public static final class Failing implements Callable<String> {
        public Failing() {
            throw new IllegalStateException("not today");
        }

        @Override
        public String call() {
            return "never";
        }
    }

    /** Has no constructor without arguments. */
    public static final class Demanding implements Callable<String> {
        private final String result;

        public Demanding(String result) {
            this.result = result;
        }

        @Override
        public String call() {
            return result;
        }
    }

    @Test
    void makesAnInstanceOfTheNamedClass() throws Exception {
        assertThat(Plugin.create("some.class", Good.class.getName(), Callable.class)
                        .call())
                .isEqualTo("good");
    }

    @Test
    void saysWhichSettingNamesAClassThatCannotBeUsed() {
        assertRefused("no.such.Thing", Callable.class, "cannot be loaded");
        assertRefused(Good.class.getName(), Runnable.class, "is no java.lang.Runnable");
        assertRefused(Failing.class.getName(), Callable.class, "not today");
        assertRefused(Demanding.class.getName(), Callable.class, "no public constructor without arguments");
    }

    private static void assertRefused(String className, Class<?> type, String why) {
        assertThatThrownBy(() -> Plugin.create("some.class", className, type))
                .isInstanceOf(ConfigException.class)
                .hasMessageContainingAll("some.class", className, why);
    }
}
