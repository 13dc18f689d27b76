package io.minikafka.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications that have left out a library, or run where its native code does not. */
final class CodecLoadingTest {
    private static final Pattern LIBRARIES = Pattern.compile("(zstd-jni|lz4-java|snappy-java)-.*");
    private static final String CLASSES = "(com\\.github\\.luben|net\\.jpountz|org\\.xerial)\\..*";

    @ParameterizedTest
    @CsvSource({
        "SNAPPY, org.xerial.snappy:snappy-java, org/xerial/snappy/",
        "LZ4, at.yawk.lz4:lz4-java, net/jpountz/",
        "ZSTD, com.github.luben:zstd-jni, com/github/luben/zstd/"
    })
    void aCodecWhoseJarIsLeftOutIsUnsupportedAndSaysWhy(String codec, String library, String missing) throws Exception {
        try (Application application =
                new Application(jar -> !LIBRARIES.matcher(jar).matches(), file -> true)) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(application.failureOf(codec))
                        .startsWith(
                                "UNSUPPORTED_COMPRESSION_TYPE: compression " + codec.toLowerCase(java.util.Locale.ROOT)
                                        + " cannot be used here: its library " + library
                                        + " is missing or does not work: java.lang.NoClassDefFoundError: " + missing);
            }
            assertThat(application.failureOf("GZIP")).isEqualTo("none");
            assertThat(application.failureOf("NONE")).isEqualTo("none");
        }
    }

    @ParameterizedTest
    @CsvSource({"SNAPPY, libsnappyjava", "ZSTD, libzstd-jni"})
    void aCodecWithoutNativeCodeForTheMachineIsUnsupportedAndSaysWhy(String codec, String nativeLibrary)
            throws Exception {
        try (Application application = new Application(jar -> true, file -> !file.contains(nativeLibrary))) {
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThat(application.failureOf(codec))
                        .startsWith("UNSUPPORTED_COMPRESSION_TYPE: compression ")
                        .containsPattern("is missing or does not work: \\S*(Error|Exception)");
            }
        }
    }

    @Test
    void lz4DoesWithoutNativeCode() throws Exception {
        try (Application application = new Application(jar -> true, file -> !file.contains("liblz4"))) {
            assertThat(application.failureOf("LZ4")).isEqualTo("none");
        }
    }

    @Test
    void aLibraryIsLoadedWhenItsCodecIsFirstUsedAndNoOther() throws Exception {
        try (Application application = new Application(jar -> true, file -> true)) {
            application.failureOf("NONE");
            application.failureOf("GZIP");
            application.call("of", int.class, 4);
            application.call("ofName", String.class, "snappy");
            assertThat(application.loaded).isEmpty();

            application.failureOf("LZ4");

            assertThat(application.loaded).isNotEmpty().allMatch(name -> name.startsWith("net.jpountz."));
        }
    }

    /** Our classes once more, beside the libraries that this application has. */
    private static final class Application extends URLClassLoader {
        final Set<String> loaded = new TreeSet<>();
        private final Predicate<String> hasFile;

        Application(Predicate<String> hasJar, Predicate<String> hasFile) throws Exception {
            super(classPath(hasJar), ClassLoader.getPlatformClassLoader());
            this.hasFile = hasFile;
        }

        private static URL[] classPath(Predicate<String> hasJar) throws Exception {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                if (hasJar.test(Path.of(entry).getFileName().toString())) {
                    urls.add(Path.of(entry).toUri().toURL());
                }
            }
            return urls.toArray(new URL[0]);
        }

        @Override
        public URL findResource(String name) {
            return hasFile.test(name) ? super.findResource(name) : null;
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return hasFile.test(name) ? super.getResourceAsStream(name) : null;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.matches(CLASSES)) {
                loaded.add(name);
            }
            return super.findClass(name);
        }

        Object call(String method, Class<?> parameter, Object argument) throws Exception {
            return loadClass(Compression.class.getName())
                    .getMethod(method, parameter)
                    .invoke(null, argument);
        }

        /** What comes of asking for a codec: its error's code and text, or "none". */
        String failureOf(String codec) throws Exception {
            Class<?> type = loadClass(Compression.class.getName());
            Method valueOf = type.getMethod("valueOf", String.class);
            try {
                type.getMethod("requireSupported").invoke(valueOf.invoke(null, codec));
                return "none";
            } catch (InvocationTargetException e) {
                Throwable failure = e.getCause();
                return failure.getClass().getMethod("code").invoke(failure) + ": " + failure.getMessage();
            }
        }
    }
}
