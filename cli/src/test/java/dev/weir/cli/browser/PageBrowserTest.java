package dev.weir.cli.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page of `weir dev` in a real browser, with a real worker in a process of its own. */
@Tag("browser")
class PageBrowserTest {
  private static final int TAB = 9;
  private static final int ENTER = 13;

  private Process worker;
  private String url;
  private String session;
  private Chromium browser;

  @BeforeEach
  void start() throws Exception {
    var chromium = Chromium.installed();
    assumeTrue(
        chromium.isPresent(), "no chromium on PATH: install it, or say -Dweir.chromium=FILE");
    Path root = Path.of("..").toRealPath();
    worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dweir.home=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.weir.cli.Weir",
                "dev",
                root.resolve("examples/agents").toString(),
                "--port",
                "0")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    url = Said.after(worker, "weir ready ");
    browser = Chromium.start(chromium.get());
  }

  @AfterEach
  void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    if (worker != null) {
      worker.destroy();
      assertThat(worker.waitFor(30, TimeUnit.SECONDS)).as("the worker ends when told to").isTrue();
    }
  }

  /** A reply that is cut while it arrives goes on at the cursor and ends as the record has it. */
  @Test
  void cut_whileTheReplyArrives_resumesExactAndEqualsTheRecord() throws Exception {
    chooseTheFirstAgentByKeyboard();
    say("Is a table free for four at 19:30?");
    browser.await("document.querySelectorAll('.open .delta').length > 2");

    browser.click("#cut");
    assertThat(browser.text("#link")).startsWith("cut");
    assertThat(count(".open")).as("the reply was still being written").isOne();

    browser.await("document.querySelectorAll('#verdicts li').length === 2");
    assertThat(browser.text("#verdicts li b")).isEqualTo("exact");
    browser.await("document.getElementById('stop').hidden && !document.querySelector('.open')");
    assertThat(shown()).isEqualTo(record());
    assertThat(browser.text("#messages li:last-child .note"))
        .contains("resumed 1×", "equal to the record");
    assertThat(browser.complaints()).isEmpty();
  }

  /** The address alone makes another page of the same session; what is said is never markup. */
  @Test
  void address_openedAgain_showsTheSameMessages() throws Exception {
    chooseTheFirstAgentByKeyboard();
    say("Hello <b>you</b>");
    browser.await(
        "document.querySelectorAll('.note').length > 2 && document.getElementById('stop').hidden");
    List<String> first = shown();

    browser.open("about:blank");
    browser.open(url + "/#" + session);
    browser.await("document.querySelectorAll('#messages .text').length === " + first.size());
    assertThat(shown()).isEqualTo(first).isEqualTo(record()).contains("Hello <b>you</b>");
    assertThat(browser.complaints()).isEmpty();
  }

  private void chooseTheFirstAgentByKeyboard() {
    browser.open(url + "/");
    browser.await("document.querySelector('.agent')");
    browser.press("Tab", TAB);
    browser.press("Enter", ENTER);
    browser.await("document.activeElement.id === 'text'");
    session = browser.eval("location.hash.slice(1)").asString();
  }

  private void say(String text) {
    browser.type(text);
    browser.press("Enter", ENTER);
  }

  private int count(String selector) {
    return browser.eval("document.querySelectorAll('%s').length".formatted(selector)).asInt();
  }

  private List<String> shown() {
    return texts(
        browser.eval("[...document.querySelectorAll('#messages .text')].map(e => e.textContent)"));
  }

  /** The texts of the session as GET /v1/sessions/{id} has them. */
  private List<String> record() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url + "/v1/sessions/" + session)).build();
      var state = new JsonMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
      return texts(state.path("messages").findValues("text"));
    }
  }

  private static List<String> texts(Iterable<JsonNode> nodes) {
    return StreamSupport.stream(nodes.spliterator(), false).map(JsonNode::asString).toList();
  }
}
