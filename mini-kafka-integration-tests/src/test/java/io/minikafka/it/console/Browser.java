package io.minikafka.it.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A browser without a window, and what tests ask of it again and again. What it waits for it waits for long. */
final class Browser implements AutoCloseable {
    /** A browser on a machine that has other things to do takes its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int WIDTH = 1280;
    private static final int HEIGHT = 860;

    private final ChromeDriver driver;

    /** The browser and its driver, if this machine has both. */
    record Programs(Path browser, Path driver) {
        static Optional<Programs> find() {
            return onPath("chromium", "chromium-browser", "google-chrome")
                    .flatMap(browser -> onPath("chromedriver").map(driver -> new Programs(browser, driver)));
        }

        private static Optional<Path> onPath(String... names) {
            List<String> folders = List.of(System.getenv("PATH").split(File.pathSeparator));
            return Arrays.stream(names)
                    .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
                    .filter(Files::isExecutable)
                    .findFirst();
        }
    }

    /** @param profile a folder of this browser's own */
    Browser(Programs programs, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(programs.browser().toFile());
        options.addArguments(
                "--headless=new",
                "--no-sandbox", // containers run tests as root, who has none
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--no-proxy-server",
                "--window-size=" + WIDTH + "," + HEIGHT,
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(programs.driver().toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        screen(WIDTH, HEIGHT);
    }

    /** Loads the page anew, also where only what is behind # differs. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /** As a link of the console does: without loading anything anew, if it is the console that is open. */
    void visit(String address) {
        driver.get(address);
    }

    /** The size of what the page is shown in; a phone's is smaller than any window. */
    void screen(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void usualScreen() {
        screen(WIDTH, HEIGHT);
    }

    /** @param value as of a media query: {@code prefers-color-scheme} {@code dark} */
    void prefers(String feature, String value) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", feature, "value", value))));
    }

    ChromeDriver driver() {
        return driver;
    }

    WebDriverWait await() {
        return new WebDriverWait(driver, PATIENCE, Duration.ofMillis(50));
    }

    /** The one that is shown, as soon as it is. */
    WebElement find(String css) {
        return await().until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(css)));
    }

    List<WebElement> all(String css) {
        return driver.findElements(By.cssSelector(css));
    }

    void click(String css) {
        WebElement element = await().until(ExpectedConditions.elementToBeClickable(By.cssSelector(css)));
        script(
                "arguments[0].scrollIntoView({block: 'center'})",
                element); // the page's head lies over what is at the top
        element.click();
    }

    /** Clicks the button or link that says this, of those that are in the element. */
    void clickText(String css, String text) {
        await().withMessage(() -> "a button or link \"" + text + "\" in " + css)
                .until(d -> all(css + " :is(button, a)").stream()
                        .filter(each -> each.isDisplayed() && each.getText().equals(text))
                        .findFirst()
                        .orElse(null)) // which means to look again
                .click();
    }

    void type(String css, String text) {
        WebElement field = find(css);
        field.clear();
        field.sendKeys(text);
    }

    void choose(String css, String value) {
        find(css + " option[value='" + value + "']").click();
    }

    void awaitText(String css, String text) {
        await().withMessage(() -> "\"" + text + "\" in " + css + ", which says: " + textOf(css))
                .until(d -> textOf(css).contains(text));
    }

    /** All that the element has as text, shown or not; empty where there is no such element. */
    String textOf(String css) {
        Object text =
                script("const e = document.querySelector(arguments[0]); return e === null ? '' : e.textContent;", css);
        return (String) text;
    }

    void awaitGone(String css) {
        await().until(d -> all(css).isEmpty());
    }

    Object script(String script, Object... arguments) {
        return ((JavascriptExecutor) driver).executeScript(script, arguments);
    }

    byte[] screenshot() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    /** What the browser complained of since it was last asked: errors of scripts, what the policy kept out, failed loads. */
    List<LogEntry> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
    }

    void assertNoComplaints() {
        assertThat(complaints()).isEmpty();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
