package io.minikafka.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]*))?\\)");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/protocol.md", "docs/storage.md", "docs/threads.md", "docs/config.md"})
    void linksLeadToWhatIsThere(String paper) throws IOException {
        Matcher link = LINK.matcher(Papers.read(paper));
        while (link.find()) {
            Path target = link.group(1).isEmpty()
                    ? Papers.file(paper)
                    : Papers.file(paper).resolveSibling(link.group(1)).normalize();

            assertThat(target).as("link %s in %s", link.group(), paper).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target))
                        .as("link %s in %s", link.group(), paper)
                        .contains(link.group(2));
            }
        }
    }

    /** As web sites that show Markdown make them from headings. */
    private static List<String> anchors(Path paper) throws IOException {
        return Files.readAllLines(paper).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }
}
