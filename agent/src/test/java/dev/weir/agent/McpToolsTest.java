package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.weir.agent.TestModel.Reply;
import dev.weir.agent.mcp.HttpServerOfTools;
import dev.weir.agent.mcp.McpServer;
import dev.weir.agent.mcp.Servers;
import dev.weir.delta.Content.ToolInput;
import dev.weir.delta.Content.ToolResult;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools of real MCP servers, and what the model sees when those are slow, dead or talk garbage. */
@Timeout(30)
class McpToolsTest {
  private final CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal");
  private final ManualTime time = new ManualTime();
  private final ProcessContext process = new ProcessContext("virtual-thread", Optional.empty());
  private final SessionContext session = new SessionContext("s1", "desk", Map.of(), process);
  private final List<Toolbox> open = new ArrayList<>();

  @AfterEach
  void release() {
    open.forEach(Toolbox::close);
    process.close();
    log.close();
  }

  @Test
  @Behaviour("sess-C1.3")
  void stdio_inASession_itsToolsJoinTheAgents() throws Exception {
    ProcessHandle server;
    try (Talk talk = new Talk(new Desk(Servers.stdio("test", "good")))) {
      Reply first = talk.ask("Hi");
      assertThat(first.request.toolSpecifications())
          .extracting(ToolSpecification::name)
          .startsWith("own", "echo", "pid", "die");
      first.call("c1", "echo", "{\"text\":\"a\"}").call("c2", "pid", "{}").complete();
      talk.model.next().call("c3", "own", "{}").complete();
      talk.model.next().complete();
      List<String> events = talk.until("episode.completed");
      assertThat(events)
          .contains("tool.result c1 echo gave:a", "tool.result c3 own gave:of the agent");
      String pid = events.stream().filter(it -> it.contains("c2 pid gave:")).findAny().get();
      server = ProcessHandle.of(Long.parseLong(pid.substring(pid.indexOf(':') + 1))).get();
      assertThat(server.isAlive()).isTrue();
    }
    assertThat(server.isAlive()).as("once the session is closed").isFalse();
  }

  @Test
  void stdio_killedBetweenCalls_isReachedAgain() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "good"));
    String pid = call(tools, "pid").output();
    ProcessHandle server = ProcessHandle.of(Long.parseLong(pid)).get();
    time.advance(McpTools.AGAIN);
    server.destroyForcibly();
    server.onExit().get();
    ToolResult next = call(tools, "pid");
    if (next.isError()) { // it was called before its end was seen
      next = call(tools, "pid");
    }
    assertThat(next.output()).isNotEqualTo(pid).containsOnlyDigits();
  }

  @Test
  void stdio_diesInTheMiddleOfACall_isAnErrorWithItsLastWords() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "good"));
    assertThat(call(tools, "die"))
        .isEqualTo(
            failed("die", "MCP server test has ended: exit code 137; it said last: out of paper"));
    assertThat(call(tools, "echo").output())
        .endsWith("out of paper (tried again 5 s after the last try, not sooner)");
    assertThat(names(tools)).as("while it is away").contains("own", "echo");
    time.advance(McpTools.AGAIN);
    assertThat(call(tools, "pid").isError()).isFalse();
    assertThat(log.text()).contains("MCP server test: out of paper");
  }

  @Test
  void stdio_answersGarbage_isAnErrorAndEndsTheServer() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "good"));
    ProcessHandle server = ProcessHandle.of(Long.parseLong(call(tools, "pid").output())).get();
    assertThat(call(tools, "garbage"))
        .isEqualTo(
            failed(
                "garbage",
                "MCP server test says what is no message: \"<html>\" (expected: JSON-RPC)"));
    server.onExit().get();
  }

  @Test
  void call_slowServer_isStoppedByTheTimeLimitAndTheServerIsTold() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "good"));
    names(tools);
    SessionOptions options = SessionOptions.DEFAULT.withToolTimeout(Duration.ofSeconds(2));
    List<String> told = new ArrayList<>();
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    Thread turn =
        Thread.ofVirtual()
            .start(() -> {
              var calls = new ToolCalls(tools, session, null, options, time, (call, text) -> {});
              try {
                calls.run(List.of(new ToolInput("c1", "slow", "{}")), it -> told.add(it.output()));
                end.complete(true);
              } catch (InterruptedException e) {
                end.completeExceptionally(e);
              }
            });
    Await.until(() -> log.text().contains("no answer to slow"));
    time.advance(Duration.ofSeconds(2));
    end.get();
    turn.join();
    assertThat(told)
        .containsExactly("no result within 2000 ms (expected: one); the tool was interrupted");
    Await.until(() -> log.text().contains("cancelled {"));
    assertThat(call(tools, "echo").output()).as("afterwards").isEqualTo("a");
  }

  @Test
  void server_notReadyInTime_isAnErrorThatTheModelSees() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "silent"));
    CompletableFuture<List<String>> offered = new CompletableFuture<>();
    Thread turn = Thread.ofVirtual().start(() -> complete(offered, tools));
    time.awaitArmed(1);
    time.advance(Duration.ofSeconds(10));
    assertThat(offered.get()).containsExactly("own", "test_unavailable");
    turn.join();
    assertThat(call(tools, "test_unavailable"))
        .isEqualTo(
            failed(
                "test_unavailable",
                notReady() + " (tried again 5 s after the last" + " try, not sooner)"));
  }

  private static String notReady() {
    return "MCP server test is not ready within 10000 ms (expected: sooner)";
  }

  @Test
  void prepare_interrupted_stopsAtOnceAndLeavesNoProcess() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "silent"));
    CompletableFuture<List<String>> offered = new CompletableFuture<>();
    Thread turn = Thread.ofVirtual().start(() -> complete(offered, tools));
    time.awaitArmed(1);
    Await.until(() -> ProcessHandle.current().children().anyMatch(McpToolsTest::isServer));
    turn.interrupt();
    turn.join();
    assertThat(offered).isCompletedExceptionally();
    assertThat(ProcessHandle.current().children().filter(McpToolsTest::isServer)).isEmpty();
  }

  private static boolean isServer(ProcessHandle process) {
    return process.isAlive();
  }

  @Test
  void server_cannotStart_standInTellsAndTriesAgain() throws Exception {
    Toolbox tools = tools(McpServer.stdio("absent", "/nowhere/at-all"));
    ToolSpecification standIn = tools.specifications().getLast();
    assertThat(standIn.name()).isEqualTo("absent_unavailable");
    assertThat(standIn.description())
        .startsWith("The tools of absent are not available: MCP server absent cannot be started")
        .endsWith("Call this to try again.");
    time.advance(McpTools.AGAIN);
    assertThat(call(tools, "absent_unavailable").output())
        .startsWith("MCP server absent cannot be started: ")
        .doesNotContain("tried again");
    assertThat(call(tools, "absent_unavailable").output()).contains("(tried again 5 s after");
  }

  @Test
  void server_exitsAtOnce_standInTellsItsLastWords() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "exit"));
    tools.specifications();
    assertThat(call(tools, "test_unavailable").output())
        .startsWith("MCP server test")
        .contains("no licence");
  }

  /** Two servers have the same tools: the first keeps the names, unless one is prefixed. */
  @Test
  void names_ofTwoServersThatClash_areLeftOutOrPrefixed() throws Exception {
    try (HttpServerOfTools web = new HttpServerOfTools()) {
      Toolbox clashing = tools(Servers.stdio("first", "good"), web.as("second"));
      assertThat(names(clashing)).containsOnlyOnce("echo", "slow").contains("events");
      assertThat(names(clashing)).containsOnlyOnce("echo");
      assertThat(log.text())
          .containsOnlyOnce(
              "tool: \"echo\" of MCP server second is one of MCP server first, too"
                  + " (expected: one of that name); it is left out");
      Toolbox prefixed = tools(web.as("first"), web.as("second").prefixed());
      assertThat(names(prefixed)).contains("echo", "second_echo");
      assertThat(call(prefixed, "second_echo").output()).isEqualTo("a");
      open.forEach(Toolbox::close);
    }
  }

  @Test
  @Behaviour("sess-C1.3")
  void http_call_isAnsweredWithSessionAndHeaders() throws Exception {
    try (HttpServerOfTools web = new HttpServerOfTools()) {
      Toolbox tools = tools(web.as("web"));
      assertThat(names(tools)).startsWith("own", "echo", "slow");
      assertThat(call(tools, "echo").output()).isEqualTo("a");
      List<String> progress = new ArrayList<>();
      ToolOutcome outcome = tools.call(ToolboxTest.context("events", "{}", progress::add));
      assertThat(outcome.result().output()).isEqualTo("by events");
      assertThat(progress).containsExactly("1 of 2");
      tools.close();
      assertThat(web.heard)
          .containsExactly(
              "initialize none none Bearer k",
              "notifications/initialized s1 2025-11-25 Bearer k",
              "tools/list s1 2025-11-25 Bearer k",
              "tools/call s1 2025-11-25 Bearer k",
              "tools/call s1 2025-11-25 Bearer k",
              "answer s1 2025-11-25 Bearer k",
              "DELETE s1 2025-11-25 Bearer k");
    }
  }

  @Test
  void http_badAnswers_areErrorsOfTheCallOnly() throws Exception {
    try (HttpServerOfTools web = new HttpServerOfTools()) {
      Toolbox tools = tools(web.as("web"));
      names(tools);
      assertThat(call(tools, "broken").output())
          .isEqualTo("MCP server web answers HTTP 500 (expected: 200)");
      assertThat(call(tools, "page").output())
          .isEqualTo("MCP server web says what is no message: \"<html>\" (expected: JSON-RPC)");
      assertThat(call(tools, "empty").output())
          .isEqualTo("MCP server web: the reply holds no answer (expected: one)");
      assertThat(call(tools, "echo").output()).isEqualTo("a");
    }
  }

  @Test
  void http_sessionForgottenOrServerGone_isReachedAgain() throws Exception {
    try (HttpServerOfTools web = new HttpServerOfTools()) {
      Toolbox tools = tools(web.as("web"));
      names(tools);
      web.forget();
      assertThat(call(tools, "echo").output()).contains("it has forgotten the session");
      time.advance(McpTools.AGAIN);
      assertThat(call(tools, "echo").output()).isEqualTo("a");
    }
    Toolbox gone = tools(McpServer.http("gone", URI.create("http://localhost:9/mcp"), Map.of()));
    assertThat(names(gone)).containsExactly("own", "gone_unavailable");
  }

  @Test
  void http_interrupted_stopsTheCall() throws Exception {
    try (HttpServerOfTools web = new HttpServerOfTools()) {
      Toolbox tools = tools(web.as("web"));
      names(tools);
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  end.completeExceptionally(new AssertionError(call(tools, "slow")));
                } catch (InterruptedException e) {
                  end.complete(e);
                }
              });
      web.slow.await();
      caller.interrupt();
      assertThat(end.get()).isInstanceOf(InterruptedException.class);
      caller.join();
    }
  }

  /** A server that was never asked has nothing to be told at the end. */
  @Test
  void prepare_ofAServerThatIsLost_waitsForNothing() throws Exception {
    Toolbox tools = tools(McpServer.stdio("absent", "/nowhere/at-all"));
    names(tools);
    time.advance(McpTools.AGAIN);
    long warnings = log.records().size();
    assertThat(names(tools)).containsExactly("own", "absent_unavailable");
    assertThat(log.records()).hasSize((int) warnings);
  }

  @Test
  void stdio_saysThatItsToolsHaveChanged_isAskedAgain() throws Exception {
    Toolbox tools = tools(Servers.stdio("test", "good"));
    assertThat(names(tools)).contains("grow");
    assertThat(call(tools, "grow").output()).isEqualTo("{\"grown\":true}");
    assertThat(names(tools)).contains("grow").hasSize(11);
    assertThat(call(tools, "echo").output()).isEqualTo("a");
  }

  @Test
  void standIn_onceTheServerIsThere_tellsItsTools() throws Exception {
    HttpServerOfTools web = new HttpServerOfTools();
    try (web) {
      web.refuse(true);
      Toolbox tools = tools(web.as("web"));
      assertThat(names(tools)).containsExactly("own", "web_unavailable");
      web.refuse(false);
      time.advance(McpTools.AGAIN);
      assertThat(call(tools, "web_unavailable").output())
          .isEqualTo(
              "MCP server web is available now; its tools are"
                  + " [echo, slow, events, broken, page, empty]");
      assertThat(names(tools)).contains("echo").doesNotContain("web_unavailable");
      tools.close();
      assertThat(call(tools, "echo").output())
          .isEqualTo("MCP server web was closed (expected: a session that lives)");
    }
  }

  private static void complete(CompletableFuture<List<String>> offered, Toolbox tools) {
    try {
      offered.complete(names(tools));
    } catch (InterruptedException e) {
      offered.completeExceptionally(e);
    }
  }

  private static List<String> names(Toolbox tools) throws InterruptedException {
    return tools.specifications().stream().map(ToolSpecification::name).toList();
  }

  private static ToolResult call(Toolbox tools, String name) throws InterruptedException {
    if (name.equals("pid") || name.equals("die") || name.equals("garbage")) {
      tools.specifications();
    }
    return tools.call(ToolboxTest.context(name, "{\"text\":\"a\"}")).result();
  }

  private static ToolResult failed(String name, String why) {
    return new ToolResult("c1", name, why, true);
  }

  private Toolbox tools(McpServer... servers) {
    Toolbox tools = Toolbox.of(new Desk(servers), session, SessionOptions.DEFAULT, time);
    open.add(tools);
    return tools;
  }

  static final class Desk implements Agent {
    private final List<McpServer> servers;

    Desk(McpServer... servers) {
      this.servers = List.of(servers);
    }

    @Override
    public String instructions() {
      return "";
    }

    @Override
    public List<McpServer> mcpServers() {
      return servers;
    }

    @Tool
    String own() {
      return "of the agent";
    }
  }
}
