package io.minikafka.it.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import io.minikafka.broker.Broker;
import io.minikafka.broker.BrokerConfig;
import io.netty.util.LeakPresenceDetector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.WebElement;

/**
 * The console as somebody uses it. All tests share one browser, whose start takes seconds, and one broker; each has topics and
 * groups of its own. A machine without chromium and chromedriver skips them, unless {@code -Dminikafka.tools=required}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class ConsoleTest {
    private static final String SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>";

    @TempDir
    static Path folder;

    private Broker broker;
    private Rpc rpc;
    private Browser browser;
    private Examples examples;

    @BeforeAll
    void startsBrokerAndBrowser() throws IOException {
        Browser.Programs programs = Browser.Programs.find().orElseGet(ConsoleTest::without);
        broker = startBroker(0);
        rpc = new Rpc(broker.address().getPort());
        browser = new Browser(programs, folder.resolve("profile"));
        examples = new Examples(rpc);
        examples.create();
    }

    private static Browser.Programs without() {
        String missing = "there is no chromium and chromedriver on the PATH";
        return System.getProperty("minikafka.tools", "").equals("required") ? fail(missing) : abort(missing);
    }

    private Broker startBroker(int port) throws IOException {
        return Broker.start(BrokerConfig.of(Map.of(
                "broker.id", "1",
                "port", String.valueOf(port),
                "data.dir", folder.resolve("data").toString(),
                "num.network.threads", "1",
                "offsets.topic.num.partitions", "1")));
    }

    @AfterAll
    void stopsThem() {
        if (browser != null) {
            browser.close();
        }
        if (broker != null) {
            broker.close();
            LeakPresenceDetector.check();
        }
    }

    @BeforeEach
    void beginsWithoutComplaints() {
        browser.complaints();
    }

    @AfterEach
    void asItWas() {
        browser.usualScreen();
        browser.prefers("prefers-color-scheme", "light");
        browser.script("try { localStorage.clear(); } catch { /* about:blank has none */ }");
    }

    private void open(String page) {
        browser.open(address(page));
    }

    private void visit(String page) {
        browser.visit(address(page));
    }

    private String address(String page) {
        return "http://127.0.0.1:" + broker.address().getPort() + "/#/" + page;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            overview                        | Overview | #health            | Ready
            overview                        | Overview | main               | bookings
            topics                          | Topics   | tr[data-key=bookings]   | bookings
            topics/bookings                 | bookings | .records           | espresso
            topics/bookings/partitions      | bookings | main               | First offset
            topics/bookings/settings        | bookings | main               | retention.ms
            groups                          | Groups   | tr[data-key=baristas] | stable
            groups/baristas                 | baristas | .lanes             | bookings-0
            groups/baristas                 | baristas | .history           | joined
            broker                          | Broker   | main               | num.partitions
            broker                          | Broker   | #connections tbody | web browser
            broker                          | Broker   | #threads tbody     | mini-kafka
            nowhere                         | There is no such page | main | overview
            """)
    void aPageShowsWhatItIsFor(String page, String title, String where, String text) {
        visit(page);

        browser.awaitText("h1", title);
        browser.awaitText(where, text);

        browser.assertNoComplaints();
    }

    @Test
    void aRecordThatLooksLikeMarkupIsText() {
        rpc.createTopic("markup", 1);
        rpc.produce(
                "markup",
                0,
                "[{'key':'" + SCRIPT + "k','value':'" + SCRIPT + "v','headers':[{'key':'" + SCRIPT + "n','value':'"
                        + SCRIPT + "h'}]}]");

        open("topics/markup");
        browser.awaitText("td[data-title=Value]", SCRIPT + "v");
        browser.click("button.expand");
        browser.awaitText("pre[aria-label=Key]", SCRIPT + "k");
        browser.awaitText("pre[aria-label=Value]", SCRIPT + "v");
        browser.awaitText("section[aria-label=Headers] h3 + div", SCRIPT + "n");
        browser.awaitText("section[aria-label=Headers] pre", SCRIPT + "h");
        browser.type("input[name=filter]", SCRIPT + "h");
        browser.click("#show");
        browser.awaitText("#record-status", "1 found");
        open("topics");
        browser.type("input[name=filter]", SCRIPT);
        browser.awaitText("main", "No topic here");

        assertThat(browser.all("main script, main img")).isEmpty();
        assertThat(browser.script("return document.scripts.length")).isEqualTo(2L);
        browser.assertNoComplaints(); // an alert would have failed what came after it
    }

    @Test
    void aRecordThatIsTooLongToShowIsNotTakenForOneWithoutValue() {
        rpc.call(
                "createTopics",
                "{'topics':[{'name':'long','partitions':1,'configs':{'max.message.bytes':'4000000'}}]}");
        rpc.produce("long", 0, "[{'value':'" + "x".repeat(2_000_000) + "xyz'}]");

        open("topics/long");
        browser.awaitText("td[data-title=Value]", "xxx");
        browser.type("input[name=filter]", "xyz");
        browser.click("#show");
        browser.awaitText("td[data-title=Value]", "too long to show: 1.9 MiB");
        browser.click("button.expand");
        browser.awaitText("tr.details", "too long to show");
        browser.assertNoComplaints();
    }

    @Test
    void recordsAreFollowedAsTheyCome() {
        rpc.createTopic("live", 2);
        open("topics/live");
        browser.awaitText("#record-status", "No records here");

        browser.click("#follow");
        browser.awaitText("#record-status", "Waiting for records");
        rpc.produce("live", 1, "[{'value':'first'},{'value':'second'}]");

        browser.awaitText("tr[data-record='1:1']", "second");
        browser.awaitText("#record-status", "2 records came");
        browser.click("#follow");
        browser.awaitText("#record-status", "Stopped");
        browser.assertNoComplaints();
    }

    @Test
    void whatIsFollowedIsKeptWithinBounds() {
        rpc.createTopic("flood", 1);
        open("topics/flood");
        browser.awaitText("#record-status", "No records here");
        browser.click("#follow");
        browser.awaitText("#record-status", "Waiting for records");

        String hundred = "{'value':'drop'},".repeat(99) + "{'value':'drop'}";
        for (int i = 0; i < 12; i++) {
            rpc.produce("flood", 0, "[" + hundred + "]");
        }

        browser.awaitText("tr[data-record='0:1199']", "drop");
        browser.awaitText("#record-status", "1,200 records came; the newest 500 are kept");
        assertThat(browser.all(".records tbody tr")).hasSize(500);
    }

    @Test
    void recordsAreFoundByTextOnTheBrokersSide() {
        rpc.createTopic("haystack", 2);
        StringBuilder hay = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            hay.append(i == 0 ? "" : ",").append("{'value':'straw ").append(i).append("'}");
        }
        rpc.produce("haystack", 0, "[" + hay + "]");
        rpc.produce("haystack", 1, "[{'value':null,'headers':[{'key':'trace','value':'needle-7'}]}]");
        open("topics/haystack");

        browser.type("input[name=filter]", "needle-7");
        browser.click("#show");

        browser.awaitText("#record-status", "501 records searched, 1 found");
        assertThat(browser.all(".records tbody tr")).hasSize(1);
        browser.awaitText("tr[data-record='1:0']", "needle-7");
        browser.clickText(".panel > header", "curl");
        browser.awaitText("dialog pre", "curl -sN '");
        browser.awaitText("dialog pre", "/topics/haystack/stream?from=earliest&filter=needle-7&follow=false'");
    }

    @Test
    void recordsAreReadPageByPageBackToTheFirst() {
        rpc.createTopic("pages", 1);
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 230; i++) {
            records.append(i == 0 ? "" : ",").append("{'value':'v").append(i).append("'}");
        }
        rpc.produce("pages", 0, "[" + records + "]");

        open("topics/pages");
        browser.find("tr[data-record='0:229']");
        assertThat(browser.all(".records tbody tr")).hasSize(100);
        browser.click("#more");
        browser.find("tr[data-record='0:129']");
        browser.click("#more");

        browser.find("tr[data-record='0:0']");
        assertThat(browser.all(".records tbody tr")).hasSize(30);
        assertThat(browser.all("#more").get(0).isDisplayed()).isFalse();
    }

    @Test
    void jsonIsLaidOutAndWhatIsNotTextIsHex() {
        rpc.createTopic("forms", 1);
        rpc.produce("forms", 0, "[{'value':'{\\'id\\':12345678901234567890,\\'id\\':2,\\'of\\':[]}'}]");
        rpc.produce("forms", 0, "[{'value':{'base64':'AAH/QQ=='}}]");

        open("topics/forms");
        browser.click("tr[data-record='0:1'] button.expand");
        browser.awaitText("pre[aria-label=Value]", "00000000  00 01 ff 41");
        browser.click("tr[data-record='0:1'] button.expand");
        browser.awaitGone("pre[aria-label=Value]");
        browser.click("tr[data-record='0:0'] button.expand");

        browser.awaitText("pre[aria-label=Value]", "{\n  \"id\": 12345678901234567890,\n  \"id\": 2,\n  \"of\": []\n}");
    }

    @Test
    void aRecordIsProducedWithKeyHeadersAndPartition() {
        rpc.createTopic("produced", 3);
        open("topics/produced");
        browser.click("#produce");
        browser.type("dialog textarea[name=key]", "ann");
        browser.type("dialog textarea[name=value]", "one coffee");
        browser.click("#add-header");
        browser.type("dialog input[name=header-name]", "cup");
        browser.type("dialog input[name=header-value]", "big");
        browser.type("dialog input[name=partition]", "2");
        browser.clickText("dialog", "Produce");

        browser.awaitText("#notices", "Written to produced-2 at offset 0");
        browser.awaitText("tr[data-record='2:0']", "one coffee");
        browser.awaitText("tr[data-record='2:0']", "cup: big");
        browser.awaitText("tr[data-record='2:0']", "ann");
    }

    @Test
    void aTopicIsCreatedGrownSetAndDeleted() {
        open("topics");
        browser.click("#create-topic");
        browser.type("dialog input[name=name]", "made here");
        browser.clickText("dialog", "Create");
        browser.awaitText("dialog .error", "INVALID_TOPIC_EXCEPTION (17)");
        browser.type("dialog input[name=name]", "made-here");
        browser.type("dialog input[name=partitions]", "2");
        browser.clickText("dialog", "Create");
        browser.awaitText("h1", "made-here");

        open("topics/made-here/partitions");
        browser.find("tr[data-key='1']");
        browser.click("#add-partitions");
        browser.clickText("dialog", "Add");
        browser.find("tr[data-key='2']");

        open("topics/made-here/settings");
        browser.click("button[aria-label='Change retention.ms']");
        browser.type("dialog input[name=value]", "3600000");
        browser.clickText("dialog", "Change");
        browser.awaitText("tr[data-key='retention.ms'] .badge", "topic");
        browser.awaitText("tr[data-key='retention.ms']", "3600000");

        browser.click("#delete-topic");
        WebElement delete = browser.find("dialog button[type=submit]");
        browser.type("dialog input[name=confirm]", "made-her");
        assertThat(delete.isEnabled()).isFalse();
        browser.type("dialog input[name=confirm]", "made-here");
        delete.click();
        browser.awaitText("h1", "Topics");
        JsonNode topic = rpc.call("metadata", "{'topics':['made-here']}").at("/topics/0");
        assertThat(topic.at("/error/code").asInt()).isEqualTo(3);
    }

    @Test
    void offsetsAreResetToWhatThePreviewShowed() {
        rpc.createTopic("read", 1);
        rpc.produce("read", 0, "[{'value':'a'},{'value':'b'},{'value':'c'}]");
        rpc.commit("readers", "read", 0, 3);
        open("groups/readers");
        browser.awaitText("#lag", "0");

        browser.awaitText("main", "read-0");
        browser.click("#reset");
        browser.choose("dialog select[name=to]", "shift");
        browser.type("dialog input[name=number]", "-2");
        assertThat(browser.find("#apply-reset").isEnabled()).isFalse();
        browser.click("#preview-reset");
        browser.awaitText("dialog tr[data-key=read-0]", "−2");
        assertThat(rpc.committed("readers", "read", 0))
                .as("a preview changes nothing")
                .isEqualTo(3);
        browser.click("#apply-reset");

        browser.awaitText("#notices", "1 offset of readers is reset");
        assertThat(rpc.committed("readers", "read", 0)).isEqualTo(1);
        browser.awaitText("#lag", "2");
    }

    @Test
    void aResetThatTheBrokerRefusesSaysWhyWhereItHappened() {
        open("groups/baristas");
        browser.awaitText(".lanes", "bookings-0");
        browser.click("#reset");
        browser.click("#preview-reset");

        browser.awaitText("dialog .error", "NON_EMPTY_GROUP (68)");
    }

    @Test
    void aTileMovesToItsNewOwner() {
        rpc.createTopic("moving", 2);
        rpc.heartbeat("movers", "one", 0, "moving", "[]");
        open("groups/movers");
        browser.find("[data-member=one] [data-partition=moving-1]");

        rpc.heartbeat("movers", "two", 0, "moving", "[]");
        rpc.settle("movers", "moving", "one", "two");

        browser.await().until(d -> browser.all("[data-member=two] .tile").size() == 1);
        browser.await().until(d -> browser.all("[data-member=one] .tile").size() == 1);
        browser.awaitText(".history", "two joined");
        browser.assertNoComplaints();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "overview",
                "topics",
                "topics/bookings",
                "topics/bookings/partitions",
                "topics/bookings/settings",
                "groups",
                "groups/baristas",
                "broker"
            })
    void aPhoneIsWideEnough(String page) {
        browser.screen(360, 740);
        visit(page);
        browser.await().until(d -> !browser.all("tbody tr").isEmpty());

        assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(360);
    }

    @Test
    void itIsDarkWhereTheSystemIsAndAsChosen() {
        browser.prefers("prefers-color-scheme", "dark");
        open("overview");
        browser.find("h1");
        assertThat(brightness()).isLessThan(60);

        browser.click("#theme");
        assertThat(browser.textOf("#theme")).contains("Light");
        assertThat(brightness()).isGreaterThan(200);
        browser.driver().navigate().refresh();
        browser.find("h1");

        assertThat(brightness()).as("it is remembered").isGreaterThan(200);
    }

    private long brightness() {
        return (Long) browser.script("return Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])");
    }

    @Test
    void everythingIsReachedByKeyboard() {
        open("topics");
        browser.find("tr[data-key=bookings]");
        press(Keys.TAB);
        assertThat(focused("id")).isEqualTo("skip");
        press(Keys.ENTER);
        assertThat(focused("id")).isEqualTo("main");
        press(Keys.TAB);
        assertThat(focused("id")).isEqualTo("create-topic");
        assertThat(browser.script("return getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");

        press(Keys.ENTER);
        assertThat(browser.find("dialog").getDomAttribute("aria-labelledby")).isNotEmpty();
        assertThat(focused("name")).isEqualTo("name");
        press(Keys.ESCAPE);
        browser.awaitGone("dialog");

        assertThat(focused("id")).as("back where one was").isEqualTo("create-topic");
    }

    private void press(Keys key) {
        browser.driver().switchTo().activeElement().sendKeys(key);
    }

    private String focused(String attribute) {
        return (String) browser.script("return document.activeElement.getAttribute(arguments[0])", attribute);
    }

    @Test
    void whatAPanelCallsIsShownAsACommand() {
        open("topics");
        browser.clickText(".panel > header", "curl");

        browser.awaitText(
                "dialog pre", "curl -s 'http://127.0.0.1:" + broker.address().getPort() + "/rpc'");
        browser.awaitText(
                "dialog pre", "-d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"describeLogDirs\",\"params\":{}}'");
    }

    /** The last one: a broker that was started anew does not know why its groups changed before. */
    @Test
    @Order(Integer.MAX_VALUE)
    void aBrokerThatIsAwayIsSaidAndItsReturnSeen() throws IOException {
        open("topics");
        browser.find("tr[data-key=bookings]");

        int port = broker.address().getPort();
        broker.close();
        browser.awaitText("#banner", "The broker does not answer");
        assertThat(browser.find("tr[data-key=bookings]").isDisplayed())
                .as("what was known")
                .isTrue();
        broker = startBroker(port);
        tryNow();

        browser.await().until(d -> !browser.all("#banner").get(0).isDisplayed());
        browser.awaitText("#notices", "The broker answers again");
    }

    private void tryNow() {
        try {
            browser.all("#banner button").get(0).click();
        } catch (NoSuchElementException | IndexOutOfBoundsException e) {
            // It came back by itself meanwhile.
        }
    }

    /** Makes them anew. Other runs leave the tree as it is. */
    @Test
    @EnabledIfSystemProperty(named = "minikafka.writeDocs", matches = "true")
    void itsPicturesAreThoseOfThePapers() throws IOException {
        open("overview");
        examples.traffic(Duration.ofSeconds(100));
        Pictures pictures = new Pictures(browser, this::visit);

        pictures.take("overview", "overview", "#written");
        pictures.take("topics", "topics", "tr[data-key=bookings]");
        pictures.take("topic", "topics/bookings", "button.expand");
        pictures.take("settings", "topics/bookings/settings", "tr[data-key='retention.ms']");
        pictures.take("groups", "groups", "tr[data-key=baristas]");
        pictures.take("group", "groups/baristas", ".tile");
        pictures.take("broker", "broker", "tr[data-key='broker.id']");
        browser.prefers("prefers-color-scheme", "dark");
        pictures.take("dark", "overview", "#written");
        browser.screen(360, 740);
        pictures.take("phone", "groups/baristas", ".tile");
    }
}
