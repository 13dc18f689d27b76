package io.minikafka.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Broker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be said of the console's files without a browser, so that a machine that has none says it. */
final class ConsoleFilesTest {
    private static final Pattern IMPORT = Pattern.compile("(?m)^import .*?'([^']+)';|'(webjars/[^']+)'");
    private static final Pattern MARKUP_OF_STRINGS =
            Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|DOMParser|srcdoc|document\\.write|\\beval\\(");

    static List<Path> scripts() throws IOException {
        // Tests run in the folder of their module.
        Path folder = Path.of("").toAbsolutePath().getParent().resolve("mini-kafka-broker/src/main/resources/console");
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".js")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void aScriptFindsWhatItLoadsAndMakesNoMarkupOfStrings(Path script) throws IOException {
        String text = Files.readString(script);

        assertThat(text).doesNotContainPattern(MARKUP_OF_STRINGS);
        for (MatchResult each : IMPORT.matcher(text).results().toList()) {
            String target = each.group(1) != null ? each.group(1) : each.group(2);
            assertThat(isThere(script, target)).as(script + " loads " + target).isTrue();
        }
    }

    private static boolean isThere(Path script, String target) {
        int webjar = target.indexOf("webjars/");
        return webjar < 0
                ? Files.exists(script.resolveSibling(target))
                : Broker.class.getClassLoader().getResource("META-INF/resources/" + target.substring(webjar)) != null;
    }

    @Test
    void thePageHasNoScriptOrStyleOfItsOwn() throws IOException {
        String page = new String(
                Broker.class
                        .getClassLoader()
                        .getResourceAsStream("console/index.html")
                        .readAllBytes(),
                StandardCharsets.UTF_8);

        assertThat(page).doesNotContainPattern("(?i)<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=");
    }
}
