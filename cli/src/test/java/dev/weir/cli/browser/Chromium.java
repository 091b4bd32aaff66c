package dev.weir.cli.browser;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * One page of an installed Chromium, driven by its DevTools protocol: a socket and JSON are all
 * that it takes. For one thread. Closing ends the browser and removes its profile.
 */
final class Chromium implements AutoCloseable {
  private static final long WAIT_SECONDS = 30;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> QUIET =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--disable-sync",
          "--disable-background-networking",
          "--disable-component-update",
          "--no-first-run",
          "--remote-debugging-port=0",
          "about:blank");

  private final Path profile;
  private final Process process;
  private final DevTools tools;

  private Chromium(Path profile, Process process, DevTools tools) {
    this.profile = profile;
    this.process = process;
    this.tools = tools;
  }

  /** The executable, from the property {@code weir.chromium} or the PATH. */
  static Optional<Path> installed() {
    Stream<String> folders = Stream.of(System.getenv("PATH").split(File.pathSeparator));
    Stream<Path> found = folders.flatMap(f -> NAMES.stream().map(name -> Path.of(f, name)));
    Stream<Path> told =
        Optional.ofNullable(System.getProperty("weir.chromium")).map(Path::of).stream();
    return Stream.concat(told, found).filter(Files::isExecutable).findFirst();
  }

  static Chromium start(Path executable) throws Exception {
    Path profile = Files.createTempDirectory("weir-chromium");
    List<String> command =
        Stream.of(List.of(executable.toString(), "--user-data-dir=" + profile), QUIET)
            .flatMap(List::stream)
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    URI socket = URI.create(Said.after(process, "DevTools listening on "));
    return new Chromium(profile, process, DevTools.ofFirstTab(socket.getAuthority()));
  }

  /** What the page complained of: errors on the console, exceptions, refused by its policy. */
  List<String> complaints() {
    return tools.complaints();
  }

  void open(String url) {
    tools.call("Page.navigate", Map.of("url", url));
  }

  /** The value of a JavaScript expression. */
  JsonNode eval(String expression) {
    var answer =
        tools.call(
            "Runtime.evaluate",
            Map.of("expression", expression, "awaitPromise", true, "returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  String text(String selector) {
    return eval("document.querySelector('%s').textContent".formatted(selector)).asString();
  }

  /** Waits, in the page, until the expression is true. */
  void await(String condition) {
    eval(
        """
        new Promise((done, fail) => {
          const until = performance.now() + 20000;
          const look = () => {
            if (%1$s) done();
            else if (performance.now() > until) fail(Error("not so after 20 s; the page says: " + document.body.innerText));
            else setTimeout(look, 10);
          };
          look();
        })\
        """
            .formatted(condition));
  }

  void type(String text) {
    tools.call("Input.insertText", Map.of("text", text));
  }

  void press(String key, int code) {
    Map<String, Object> event = Map.of("key", key, "code", key, "windowsVirtualKeyCode", code);
    String text = key.equals("Enter") ? "\r" : "";
    tools.call("Input.dispatchKeyEvent", with(with(event, "type", "keyDown"), "text", text));
    tools.call("Input.dispatchKeyEvent", with(event, "type", "keyUp"));
  }

  /** Clicks with the mouse in the middle of it. */
  void click(String selector) {
    JsonNode box =
        eval("document.querySelector('%s').getBoundingClientRect().toJSON()".formatted(selector));
    double x = box.get("x").asDouble() + box.get("width").asDouble() / 2;
    double y = box.get("y").asDouble() + box.get("height").asDouble() / 2;
    Map<String, Object> event = Map.of("x", x, "y", y, "button", "left", "clickCount", 1);
    tools.call("Input.dispatchMouseEvent", with(event, "type", "mousePressed"));
    tools.call("Input.dispatchMouseEvent", with(event, "type", "mouseReleased"));
  }

  private static Map<String, Object> with(Map<String, Object> map, String key, Object value) {
    var more = new HashMap<>(map);
    more.put(key, value);
    return more;
  }

  @Override
  public void close() throws IOException {
    tools.call("Browser.close", Map.of());
    process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    tools.close();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }
}
