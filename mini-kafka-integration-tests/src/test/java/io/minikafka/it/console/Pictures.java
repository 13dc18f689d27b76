package io.minikafka.it.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Pictures of pages, into {@code docs/images}. */
final class Pictures {
    private final Browser browser;
    private final Consumer<String> visit;
    private final Path folder;

    Pictures(Browser browser, Consumer<String> visit) throws IOException {
        this.browser = browser;
        this.visit = visit;
        // Tests run in the folder of their module.
        this.folder = Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("images");
        Files.createDirectories(folder);
    }

    /** @param shown what has to be there before the picture is taken */
    void take(String name, String page, String shown) throws IOException {
        visit.accept(page);
        browser.find(shown);
        browser.await().until(d -> Boolean.TRUE.equals(browser.script("return document.getAnimations().length === 0")));
        Files.write(folder.resolve(name + ".png"), browser.screenshot());
    }
}
