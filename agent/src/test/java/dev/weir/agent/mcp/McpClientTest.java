package dev.weir.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A conversation with a process, as good or bad as that is. */
@Timeout(30)
class McpClientTest {

  @Test
  void call_serverAsksAndNotes_isAnsweredAndTold() throws Exception {
    try (McpClient client = connect("good")) {
      List<String> progress = new ArrayList<>();
      assertThat(client.call("steps", "{}", progress::add)).isEqualTo("done");
      assertThat(progress).containsExactly("half done", "1 of 2");
      assertThat(client.failure()).isNull();
      assertThat(client.tools())
          .extracting(McpClient.Tool::name)
          .startsWith("echo", "pid", "die")
          .hasSize(10);
      assertThat(client.tools().getFirst().description()).isEqualTo("Says it again.");
    }
  }

  @Test
  void call_partsThatAreNoText_areNamed() throws Exception {
    try (McpClient client = connect("good")) {
      assertThat(call(client, "parts")).isEqualTo("a\n[image image/png]\nb\nfile:///c");
    }
  }

  @Test
  void call_fails_tellsWhy() throws Exception {
    try (McpClient client = connect("good")) {
      assertThatThrownBy(() -> call(client, "fail"))
          .isInstanceOf(McpFailed.class)
          .hasMessage("no such city");
      assertThatThrownBy(() -> call(client, "refuse")).hasMessage("not you");
      assertThatThrownBy(() -> client.call("echo", "[1]", text -> {}))
          .hasMessage("arguments: [1] (expected: a JSON object)");
      assertThatThrownBy(() -> client.call("echo", "{", text -> {}))
          .hasMessage("arguments: { (expected: a JSON object)");
    }
  }

  /** Some say hello to the wrong pipe; one that never stops has no end. */
  @Test
  void connect_linesThatAreNoMessages_areLeftOutUpToABound() throws Exception {
    try (McpClient client = connect("hello")) {
      assertThat(call(client, "pid")).containsOnlyDigits();
    }
    assertThatThrownBy(() -> connect("talker"))
        .isInstanceOf(McpFailed.class)
        .hasMessage(
            "MCP server test says what is no message: \"no message 16\" (expected: JSON-RPC)");
  }

  @Test
  void stderr_anyNumberOfLines_doesNotStopItAndIsLoggedUpToABound() throws Exception {
    List<String> logged = new ArrayList<>();
    Logger logger = Logger.getLogger(Stderr.class.getName());
    Handler handler = handler(logged);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (McpClient client = connect("chatty")) {
      assertThat(call(client, "pid")).containsOnlyDigits();
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertThat(logged).hasSize(Stderr.LOGGED + 1);
    assertThat(logged.getLast()).endsWith("says more, which is left out");
  }

  @Test
  void close_serverThatWillNotEnd_isKilled() throws Exception {
    McpClient client = connect("stubborn");
    ProcessHandle process = ProcessHandle.of(Long.parseLong(call(client, "pid"))).get();
    client.close();
    process.onExit().get();
    assertThatThrownBy(() -> call(client, "pid"))
        .isInstanceOf(McpFailed.class)
        .hasMessage("MCP server test was closed");
    client.close();
  }

  @Test
  void close_interrupted_killsAtOnceAndKeepsTheInterrupt() throws Exception {
    McpClient client = connect("stubborn");
    ProcessHandle process = ProcessHandle.of(Long.parseLong(call(client, "pid"))).get();
    Thread.currentThread().interrupt();
    client.close();
    assertThat(Thread.interrupted()).isTrue();
    process.onExit().get();
  }

  @Test
  void close_serverThatReadsNoMore_killsItAndWhoeverWritesToIt() throws Exception {
    McpClient client = connect("good");
    String text = "{\"text\":\"%s\"}".formatted("a".repeat(1 << 20));
    CountDownLatch failed = new CountDownLatch(2);
    start(failed, () -> call(client, "deafen"));
    Thread writing = start(failed, () -> client.call("echo", text, told -> {}));
    while (!isWriting(writing)) {
      Thread.onSpinWait();
    }
    client.close();
    failed.await();
    writing.join();
  }

  /** Told once it has failed, as it must. */
  private static Thread start(CountDownLatch failed, Callable<String> call) {
    return Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            var _ = call.call();
          } catch (Exception e) {
            failed.countDown();
          }
        });
  }

  private static boolean isWriting(Thread thread) {
    return List.of(thread.getStackTrace()).stream()
        .anyMatch(frame -> frame.getMethodName().equals("writeBytes"));
  }

  @Test
  void environment_isTheServers() {
    McpServer server = Servers.stdio("test", "good").withEnvironment(Map.of("KEY", "secret"));
    assertThat(((McpServer.Program) server.prefixed().reach()).environment())
        .containsEntry("KEY", "secret");
    assertThat(server).hasToString("MCP server test");
    assertThat(server.isPrefixed()).isFalse();
    assertThat(server.prefixed().isPrefixed()).isTrue();
  }

  @Test
  void new_badNameCommandOrAddress_isRefused() {
    assertThatThrownBy(() -> McpServer.stdio("a b", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("MCP server: \"a b\" (expected: a name of 1 to 32 letters, digits, - or _)");
    assertThatThrownBy(() -> McpServer.stdio("a"))
        .hasMessage("command of MCP server a: none (expected: a program)");
    assertThatThrownBy(() -> McpServer.http("a", URI.create("ftp://x"), Map.of()))
        .hasMessage("uri of MCP server a: ftp://x (expected: http:// or https://)");
    McpServer web = McpServer.http("a", URI.create("http://x"), Map.of());
    assertThatThrownBy(() -> web.withEnvironment(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("MCP server: a is no program (expected: stdio for an environment)");
  }

  private static McpClient connect(String mode) throws InterruptedException {
    return McpClient.connect(
        Servers.stdio("test", mode),
        () -> {
          throw new AssertionError("needs no HTTP");
        });
  }

  private static String call(McpClient client, String tool) throws InterruptedException {
    return client.call(tool, "{}", text -> {});
  }

  private static Handler handler(List<String> logged) {
    return new Handler() {
      @Override
      public synchronized void publish(LogRecord record) {
        logged.add(new java.util.logging.SimpleFormatter().formatMessage(record));
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
