package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.metrics.MetricsLine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code weir start} and what is asked of it by {@code sessions} and {@code drain}. */
@Timeout(60)
class HostCommandTest {
  static final String GOOD =
      """
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "good")
      public final class Good implements Agent {
        @Override
        public String instructions() {
          return "You are good.";
        }
      }
      """;
  private static final String BAD =
      """
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "bad")
      public final class Bad implements Agent {
        public Bad() {
          throw new IllegalStateException("not today");
        }

        @Override
        public String instructions() {
          return "";
        }
      }
      """;

  private static final String COLD =
      BAD.replace("Bad", "Cold")
          .replace("name = \"bad\"", "name = \"cold\", prewarm = Cold.Load.class")
          .replace(
              "public Cold()",
              """
              public static final class Load implements Prewarm {
                @Override
                public void load(ProcessContext process) {
                  throw new IllegalStateException("no model here");
                }
              }

              public Cold()\
              """)
          .replace("agent.Agent;", "agent.*;");

  private final StringWriter err = new StringWriter();
  private final StringWriter said = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  @TempDir Path home;
  private Path agents = Path.of("");

  @BeforeEach
  void makeFolders() throws IOException {
    agents = Files.createDirectory(home.resolve("agents"));
    Files.writeString(agents.resolve("Good.java"), GOOD);
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
  }

  @Test
  @Behaviour({"work-95", "work-186", "work-188", "work-189", "work-191"})
  void start_withMetricsAndDashboard_isSeenAndDrainedByCommands() throws Exception {
    Path lines = home.resolve("m/lines.jsonl");
    Path file = home.resolve("m/last.json");
    environment.put("WEIR_DASHBOARD_REFRESH", "0.25");
    Files.writeString(home.resolve("weir.yaml"), "max-concurrent-sessions: 7\ndashboard: true\n");
    Running worker =
        host("start", agents, lines, "--metrics-json-file", file, "--deployment-version", "1.4");
    post(worker.uri, "/v1/sessions", "{\"agent\":\"good\"}");
    assertThat(worker.await(" Active             1")).contains("Active");

    assertThat(run("sessions")).isZero();
    long pid = ProcessHandle.current().pid();
    assertThat(said.toString())
        .contains("worker %d at %s, version 1.4: 1 of 7 sessions".formatted(pid, worker.uri))
        .containsPattern("PID +SESSION +AGENT +STATE +AGE +IDLE")
        .containsPattern(pid + " +ses_\\w+ +good +idle +0:0\\d +0:0\\d");
    assertThat(run("sessions", "--json")).isZero();
    assertThat(said.toString())
        .startsWith("{\"schema_version\":1,\"command\":\"sessions\",\"workers\":[{")
        .contains("\"agent\":\"good\"");

    assertThat(run("drain", "--json")).isZero();
    assertThat(said.toString()).contains("\"state\":\"drained\",\"sessions_cut\":0}");
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(Files.readString(file)).contains("\"deployment_version\": \"1.4\"");
    assertThat(Files.readAllLines(lines)).allMatch(line -> MetricsLine.parse(line).isPresent());
    assertThat(Files.list(home.resolve("run/weir"))).isEmpty();
    assertThat(run("sessions")).isEqualTo(1);
    assertThat(run("drain")).isEqualTo(1);
    assertThat(err.toString()).contains("no worker of this user runs on this machine");
  }

  @Test
  @Behaviour({"work-96", "work-100"})
  void dev_drainedWithATurnUnderWay_saysWhatItWaitsForAndWhatItCut() throws Exception {
    environment.put("WEIR_TOKENS_PER_SECOND", "0.01");
    Running worker = host("dev", agents, "--drain-timeout", "1");
    post(
        worker.uri,
        "/v1/sessions",
        "{\"agent\":\"good\",\"input\":{\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}");
    assertThat(run("drain", Long.toString(ProcessHandle.current().pid()))).isEqualTo(3);
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(err.toString())
        .contains("weir: draining, at most 1 s", "draining, 1 s left: waits for 1 session: ses_")
        .contains("sessions cut off: 1, and has ended", "weir: sessions cut off: 1");
  }

  @Test
  @Behaviour("work-188")
  void start_sessionsThatFailInARow_drainsAndExitIs4() throws Exception {
    Files.writeString(agents.resolve("Bad.java"), BAD);
    Running worker = host("start", agents, "--consecutive-failure-limit", "2");
    post(worker.uri, "/v1/sessions", "{\"agent\":\"bad\"}");
    post(worker.uri, "/v1/sessions", "{\"agent\":\"bad\"}");
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isEqualTo(HostCommand.UNWELL);
    assertThat(err.toString()).contains("weir: sessions: 2 in a row have failed (expected: fewer");
  }

  @Test
  void start_agentThatCannotBeLoaded_saysWhyAndExitIs1() throws Exception {
    Files.writeString(agents.resolve("Cold.java"), COLD);
    assertThat(run("start", agents, "--port=0")).isEqualTo(1);
    assertThat(err.toString()).contains("weir: ", "no model here").doesNotContain("\tat ");
  }

  @Test
  @Behaviour("work-11")
  void start_withoutAPlaceForItsSocket_worksAllTheSame() throws Exception {
    Files.createDirectories(home.resolve("run"));
    Files.createSymbolicLink(home.resolve("run/weir"), agents);
    Running worker = host("dev", agents);
    assertThat(err.toString()).contains("weir: no control socket: ", "is a link or a file");
    assertThat(post(worker.uri, "/v1/sessions", "{}")).contains("\"id\"");
    interruptThisProcess();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  @Behaviour("work-188")
  void start_thatCannot_saysWhyAndExitIs1() throws Exception {
    Path empty = Files.createDirectory(home.resolve("empty"));
    Path file = agents.resolve("Good.java");
    assertThat(run("start", empty)).isEqualTo(1);
    assertThat(run("start", home.resolve("none"))).isEqualTo(1);
    assertThat(run("start", file)).isEqualTo(1);
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(run("start", agents, "--port", taken.getLocalPort())).isEqualTo(1);
    }
    assertThat(err.toString())
        .contains("no agents in " + empty + " (expected: at least one that compiles)")
        .contains("none (expected: a folder with agents' .java files; there is none)")
        .contains("Good.java (expected: a folder with agents' .java files; this is a file)")
        .contains(" is taken (expected: a free one; say --port)");
  }

  /** Before anything is loaded, which may take its time. */
  @ParameterizedTest
  @Behaviour({"work-150", "work-153", "work-188"})
  @CsvSource(
      delimiter = '|',
      value = {
        "--metrics-jsonl .|this is a folder",
        "--metrics-json-file .|this is a folder",
        "--metrics-jsonl weir.yaml/m/m.jsonl|weir.yaml is no folder",
        "--metrics-json-file weir.yaml/m.json|weir.yaml is no folder",
      })
  void start_metricsThatCannotBeWritten_isRefusedAtTheDoor(String line, String said)
      throws Exception {
    Files.writeString(agents.resolve("Cold.java"), COLD);
    Files.writeString(home.resolve("weir.yaml"), "port: 0\n");
    String flag = line.split(" ")[0];
    Path file = home.resolve(line.split(" ")[1]).normalize();
    assertThat(run("start", agents, flag, file)).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "weir: %s: %s (expected: a file that this process may write; ".formatted(flag, file))
        .contains(said)
        .doesNotContain("no model here");
    assertThat(home.resolve("weir.yaml")).hasContent("port: 0");
    environment.put("WEIR_METRICS_JSONL", agents.toString());
    assertThat(run("start", agents)).isEqualTo(2);
    assertThat(err.toString()).contains("weir: WEIR_METRICS_JSONL: --metrics-jsonl: " + agents);
    environment.remove("WEIR_METRICS_JSONL");
    assertThat(run("start", agents, agents)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).contains("weir: METRICS.jsonl: " + agents + " (expected: a file");
  }

  @Test
  void start_oneFileForBothMetrics_isRefused() {
    Path file = home.resolve("m");
    assertThat(run("start", agents, "--metrics-jsonl", file, "--metrics-json-file", file))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--metrics-jsonl: " + file + " (expected: another file than --metrics-json-file)");
    assertThat(file).doesNotExist();
  }

  @Test
  void start_intervalOfNoStream_isRefused() {
    assertThat(run("start", agents, "--port=0", "--metrics-jsonl-interval=2")).isEqualTo(2);
    assertThat(err.toString())
        .contains("weir: --metrics-jsonl-interval: 2 s (expected: only with --metrics-jsonl)");
    environment.put("WEIR_METRICS_JSONL_INTERVAL", "0.5");
    assertThat(run("start", agents, "--port=0")).isEqualTo(2);
    assertThat(err.toString())
        .contains("weir: WEIR_METRICS_JSONL_INTERVAL: --metrics-jsonl-interval: 0.5 s (expected:");
  }

  /** Rows 4, 5 and 6 for what is parsed: name, value, expected. */
  @ParameterizedTest
  @Behaviour({"work-4", "work-5", "work-6", "work-191"})
  @CsvSource(
      delimiter = '|',
      value = {
        "--max-concurrent-sessions 0|\"0\" (expected: a whole number >= 1)",
        "--max-concurrent-sessions 1.5|\"1.5\" (expected: a whole number >= 1)",
        "--consecutive-failure-limit many|\"many\" (expected: a whole number >= 1)",
        "--drain-timeout -1|\"-1\" (expected: seconds >= 0, at most a year)",
        "--drain-timeout 1e99|\"1e99\" (expected: seconds >= 0, at most a year)",
        "--memory-warn-mb true|\"true\" (expected: a number >= 0)",
        "--memory-limit-mb NaN|\"NaN\" (expected: a number >= 0)",
        "--dashboard-refresh 0.2|\"0.2\" (expected: seconds >= 0.25, at most a year)",
        "--metrics-jsonl-interval x|\"x\" (expected: seconds >= 0.25, at most a year)",
        "--isolation none|\"none\" (expected: one of [virtual-thread, class-loader, process]",
        "--log-level loud|\"loud\" (expected: error, warn, info, debug or trace)",
      })
  void flag_withAnImpossibleValue_isRefusedByNameWhereverItIsFrom(String line, String said) {
    String[] parts = line.split(" ");
    assertThat(run("start", agents, parts[0] + "=" + parts[1])).isEqualTo(2);
    assertThat(err.toString()).contains("weir: " + parts[0] + ": " + said);
    String variable = "WEIR_" + parts[0].substring(2).toUpperCase().replace('-', '_');
    environment.put(variable, parts[1]);
    assertThat(run("dev", agents)).isEqualTo(2);
    assertThat(err.toString()).contains("weir: " + variable + ": " + parts[0] + ": " + said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--agent-name= |--agent-name: \"\" (expected: not blank)",
        "--default-stt=x|--default-stt: without LiveKit (expected: --livekit, too)",
        "--health-port=1|--health-port: without LiveKit (expected: --livekit, too)",
        "--livekit-api-key=x|--livekit-api-key: without LiveKit (expected: --livekit, too)",
        "--agents-dir=x|FOLDER: ",
        "m.jsonl --metrics-jsonl=x|METRICS.jsonl: m.jsonl, and --metrics-jsonl x (expected: one",
      })
  void start_flagsThatMakeNoSense_areRefused(String line, String said) {
    List<Object> arguments = new ArrayList<>(List.of("start", agents));
    arguments.addAll(List.of(line.split(" ")));
    arguments.add("--port=0");
    assertThat(run(arguments.toArray())).isEqualTo(2);
    assertThat(err.toString()).contains(said);
  }

  @Test
  void drain_ofWhomItCannot_isRefused() throws Exception {
    Running worker = host("dev", agents);
    assertThat(run("drain", "1")).isEqualTo(1);
    assertThat(err.toString()).contains("worker: 1 does not run (expected: one of [");
    assertThat(run("drain", "1", "--all")).isEqualTo(2);
    assertThat(run("drain", "--all")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void help_ofAHost_namesFlagsSettingsAndExitCodes() {
    assertThat(run("start", "--help")).isZero();
    assertThat(said.toString())
        .contains("--isolation", "WEIR_DRAIN_TIMEOUT", "weir.yaml", "  4 ", "start it");
  }

  /** A host in this process, from when it is ready. */
  private Running host(Object... line) throws Exception {
    PipedReader pipe = new PipedReader(1 << 20);
    PrintWriter out = new PrintWriter(new PipedWriter(pipe), true);
    List<String> arguments = new ArrayList<>(List.of(words(line)));
    arguments.addAll(List.of("--port=0", "--model=scripted", "--log-level=warn"));
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try (out) {
                return line(out).execute(arguments.toArray(String[]::new));
              }
            },
            task -> Thread.ofPlatform().name("host").start(task));
    BufferedReader words = new BufferedReader(pipe);
    String ready = words.readLine();
    assertThat(ready).as(err.toString()).startsWith("weir ready ");
    return new Running(URI.create(ready.substring("weir ready ".length())), words, code);
  }

  private record Running(URI uri, BufferedReader words, CompletableFuture<Integer> code) {
    /** The first line that begins so. */
    String await(String beginning) throws IOException {
      String line = words.readLine();
      while (!line.startsWith(beginning)) {
        line = words.readLine();
      }
      return line;
    }
  }

  private int run(Object... line) {
    said.getBuffer().setLength(0);
    return line(new PrintWriter(said, true)).execute(words(line));
  }

  private picocli.CommandLine line(PrintWriter out) {
    return Weir.commandLine(new Surroundings(environment, home))
        .setOut(out)
        .setErr(new PrintWriter(err, true));
  }

  private static String[] words(Object... line) {
    return List.of(line).stream().map(Object::toString).toArray(String[]::new);
  }

  private static String post(URI uri, String path, String body) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve(path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }

  private static void interruptThisProcess() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
  }
}
