package io.minikafka.docs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The papers of the project, as the tests find them. */
final class Papers {
    private static final Pattern FENCED = Pattern.compile("(?ms)^```(\\w+)\n(.*?)^```$");

    private Papers() {}

    /** A file of the project, by its path from the root; tests run in the folder of their module. */
    static Path file(String path) {
        Path module = Path.of("").toAbsolutePath();
        Path root = Files.exists(module.resolve("README.md")) ? module : module.getParent();
        return root.resolve(path);
    }

    static String read(String path) throws IOException {
        return Files.readString(file(path), StandardCharsets.UTF_8);
    }

    /** The fenced blocks of a paper in this language, in their order. */
    static List<String> blocks(String path, String language) throws IOException {
        Matcher matcher = FENCED.matcher(read(path));
        List<String> blocks = new ArrayList<>();
        while (matcher.find()) {
            if (matcher.group(1).equals(language)) {
                blocks.add(matcher.group(2));
            }
        }
        return blocks;
    }
}
