package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.proto.JobStatus;
import dev.weir.livekit.proto.RegisterWorkerRequest;
import dev.weir.livekit.proto.UpdateJobStatus;
import dev.weir.livekit.proto.UpdateWorkerStatus;
import dev.weir.livekit.proto.WorkerMessage.MessageCase;
import dev.weir.livekit.proto.WorkerStatus;
import dev.weir.testkit.Behaviour;
import io.helidon.websocket.WsSession;
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
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers of a LiveKit server, as they are started on the command line. */
@Timeout(120)
class LiveKitWorkerTest {
  private static final Pattern HEALTH = Pattern.compile("weir: health at (\\S+)");

  private final FakeLiveKit server = new FakeLiveKit();
  private final FakeRooms rooms = new FakeRooms();
  private final StringWriter err = new StringWriter();
  private final StringWriter said = new StringWriter();
  private final Map<String, String> environment = new HashMap<>(server.environment());
  private Media.Source media = rooms.source();
  @TempDir Path home;

  @BeforeEach
  void makeFolder() throws IOException {
    Path agents = Files.createDirectory(home.resolve("agents"));
    Files.writeString(agents.resolve("Good.java"), HostCommandTest.GOOD);
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    environment.put("PATH", ""); // no programs of this machine speak or listen
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  @Behaviour({"lk-1", "lk-38", "lk-40", "lk-43", "lk-44", "lk-30"})
  void dev_withLiveKit_isDispatchedServesItsPortToo_andDrains() throws Exception {
    Running worker = host("dev", "--livekit", "--agent-name", "desk");
    WsSession socket = server.socket();
    RegisterWorkerRequest register = server.await(MessageCase.REGISTER).getRegister();
    assertThat(register.getAgentName()).isEqualTo("desk");
    URI health = health();
    assertThat(get(health, "/").body()).isEqualTo("OK");
    assertThat(get(health, "/ready").statusCode()).isEqualTo(200);

    FakeLiveKit.offer(socket, FakeLiveKit.job("AJ_1"));
    assertThat(server.await(MessageCase.AVAILABILITY).getAvailability().getAvailable()).isTrue();
    FakeLiveKit.assign(socket, FakeLiveKit.job("AJ_1"));
    FakeRooms.Joined joined = rooms.awaitJoined();
    assertThat(joined.ticket().room()).isEqualTo("lobby");
    assertThat(get(health, "/worker").body())
        .contains(
            "\"worker_type\":\"JT_ROOM\"",
            "\"agent_name\":\"desk\"",
            "\"active_jobs\":1",
            "\"sdk_version\":\"weir ",
            "\"worker_load\":",
            "\"protocol_version\":1");
    assertThat(get(health, "/metrics").body())
        .containsPattern("lk_agents_active_job_count\\{nodename=\"[^\"]+\"} 1\n")
        .containsPattern("lk_agents_worker_load\\{nodename=\"[^\"]+\"} \\S+\n")
        .containsPattern("lk_agents_child_process_count\\{nodename=\"[^\"]+\"} 0\n")
        .containsPattern(
            "lk_agents_proc_initialize_duration_seconds_bucket\\{nodename=\"[^\"]+\",le=\"0.1\"} 0\n")
        .contains(",le=\"+Inf\"} 0\n", "lk_agents_proc_initialize_duration_seconds_count{");
    assertThat(get(worker.uri, "/v1/agents").body()).contains("\"good\"");

    CompletableFuture<Integer> drain = later(() -> run("drain"));
    UpdateWorkerStatus full = server.await(MessageCase.UPDATE_WORKER).getUpdateWorker();
    while (full.getStatus() != WorkerStatus.WS_FULL) {
      full = server.await(MessageCase.UPDATE_WORKER).getUpdateWorker();
    }
    assertThat(full.getJobCount()).isEqualTo(1);
    HttpResponse<String> draining = get(health, "/ready");
    assertThat(draining.statusCode()).isEqualTo(503);
    assertThat(draining.body()).isEqualTo("draining");
    assertThat(rooms.left).isEmpty();

    joined.hangUp().run();
    UpdateJobStatus state = server.await(MessageCase.UPDATE_JOB).getUpdateJob();
    while (state.getStatus() == JobStatus.JS_RUNNING) {
      state = server.await(MessageCase.UPDATE_JOB).getUpdateJob();
    }
    assertThat(state.getStatus()).isEqualTo(JobStatus.JS_SUCCESS);
    assertThat(rooms.awaitLeft()).isEqualTo("AJ_1");
    assertThat(drain.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(rooms.opened).hasValue(1);
    assertThat(rooms.ended).hasValue(1);
    assertThat(rooms.voiced).isFalse();
    assertThat(err.toString())
        .contains("weir: calls come from " + server.url() + ", key devkey; no voice: ")
        .contains("weir: known to the server as AW_1")
        .doesNotContain(FakeLiveKit.SECRET);
  }

  @Test
  @Behaviour("lk-45")
  void start_urlInTheEnvironment_isAWorkerOfIt_unlessToldOtherwise() throws Exception {
    Running worker = host("start", "--health-port=0");
    assertThat(server.await(MessageCase.REGISTER).getRegister().getAgentName()).isEmpty();
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    server.said.clear();

    Running alone = host("start", "--no-livekit");
    assertThat(run("drain")).isZero();
    assertThat(alone.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(server.said).isEmpty();
  }

  /** Whoever writes an agent at their desk must not be given the callers of all. */
  @Test
  @Behaviour("lk-45")
  void dev_urlInTheEnvironment_isNoWorkerOfItUntilTold() throws Exception {
    Running worker = host("dev");
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(server.said).isEmpty();
    assertThat(err.toString())
        .contains("weir: a LiveKit server is named and not joined (--livekit joins it)");
  }

  @Test
  @Behaviour({"lk-43", "lk-21"})
  void dev_withoutMedia_saysSoAndLetsAnotherWorkerTakeTheCall() throws Exception {
    media = Media::open;
    Running worker = host("dev", "--livekit");
    WsSession socket = server.socket();
    FakeLiveKit.offer(socket, FakeLiveKit.job("AJ_1"));
    var answer = server.await(MessageCase.AVAILABILITY).getAvailability();
    assertThat(answer.getAvailable()).isFalse();
    assertThat(answer.getTerminate()).isFalse();
    HttpResponse<String> ready = get(health(), "/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(ready.body())
        .startsWith("no call can be taken: LiveKit's native library: not found");
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(err.toString())
        .contains("weir: no call can be taken: LiveKit's native library: not found");
  }

  @Test
  @Behaviour("lk-45")
  void dev_settingsOfLiveKitsOwnWorkersWithoutEffect_areNamed() throws Exception {
    environment.put("LIVEKIT_REMOTE_EOT_URL", "http://127.0.0.1:1");
    environment.put("LIVEKIT_OBSERVABILITY_URL", "http://127.0.0.1:1");
    environment.put("LIVEKIT_DEV_MODE", "1");
    Running worker = host("dev", "--livekit");
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(err.toString())
        .contains("LIVEKIT_REMOTE_EOT_URL is set and not used here: ")
        .contains("LIVEKIT_OBSERVABILITY_URL is set and not used here: ")
        .contains("LIVEKIT_DEV_MODE is set and not used here: ");
  }

  @ParameterizedTest
  @Behaviour("lk-45")
  @CsvSource(
      delimiter = '|',
      value = {
        "LIVEKIT_URL||LIVEKIT_URL: not set (expected: in the environment, in weir.yaml, or as --livekit-url)",
        "LIVEKIT_API_KEY||LIVEKIT_API_KEY: not set (expected: in the environment, in weir.yaml, or as --livekit-api-key)",
        "LIVEKIT_API_SECRET||LIVEKIT_API_SECRET: not set (expected: in the environment, in weir.yaml, or as --livekit-api-secret)",
        "LIVEKIT_URL|ftp://x|LIVEKIT_URL: \"ftp://x\" (expected: ws, wss, http or https, such as wss://host)",
        "LIVEKIT_AGENT_DEPLOYMENT|a b|LIVEKIT_AGENT_DEPLOYMENT: \"a b\" (expected: at most 64",
        "LIVEKIT_LOG_LEVEL|loud|LIVEKIT_LOG_LEVEL: \"loud\" (expected: error, warn, info, debug or trace)",
      })
  void dev_settingThatIsMissingOrCannotBe_isNamedBeforeAnythingIsConnected(
      String name, String value, String words) {
    if (value == null) {
      environment.remove(name);
    } else {
      environment.put(name, value);
    }
    assertThat(run("dev", home.resolve("agents"), "--livekit", "--port=0")).isEqualTo(2);
    assertThat(err.toString()).contains("weir: " + words).doesNotContain(FakeLiveKit.SECRET);
    assertThat(server.said).isEmpty();
  }

  @Test
  @Behaviour("lk-45")
  void start_levelOfLiveKitsOwnWorkers_isHeededUnlessTheFlagSaysAnother() throws Exception {
    environment.put("LIVEKIT_LOG_LEVEL", "WARNING");
    Path agents = home.resolve("agents");
    environment.remove("LIVEKIT_URL");
    System.Logger any = System.getLogger("dev.weir.livekit.Any");
    Running worker = hostQuietly("start", agents);
    assertThat(any.isLoggable(System.Logger.Level.WARNING)).isTrue();
    assertThat(any.isLoggable(System.Logger.Level.INFO)).isFalse();
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    worker = hostQuietly("start", agents, "--log-level=info");
    assertThat(any.isLoggable(System.Logger.Level.INFO)).isTrue();
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  @Behaviour("lk-45")
  void dev_secretAsAFlag_isWarnedOfAndNotShown() throws Exception {
    environment.remove("LIVEKIT_API_SECRET");
    Running worker = host("dev", "--livekit", "--livekit-api-secret=" + FakeLiveKit.SECRET);
    assertThat(run("drain")).isZero();
    assertThat(worker.code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(err.toString())
        .contains("weir: --livekit-api-secret: all users of this machine can see it")
        .doesNotContain(FakeLiveKit.SECRET);
  }

  @Test
  @Behaviour({"lk-39", "lk-15"})
  void dev_signalBeforeTheServerKnowsIt_endsAtOnce() throws Exception {
    server.registers = false;
    CompletableFuture<Integer> code =
        later(() -> run("dev", home.resolve("agents"), "--livekit", "--port=0"));
    server.await(MessageCase.REGISTER);
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("/bin/kill", "-TERM", pid).start().waitFor()).isZero();
    assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(err.toString()).contains("stopped before " + server.url() + " knew the worker");
  }

  @Test
  @Behaviour("lk-43")
  void start_healthPortIsTaken_isRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThat(run("start", home.resolve("agents"), "--port=0", "--health-port", port))
          .isEqualTo(1);
      assertThat(err.toString())
          .contains(
              "health: port %d of 127.0.0.1 is taken (expected: a free one; say --health-port)"
                  .formatted(port));
    }
  }

  @Test
  @Behaviour("lk-43")
  void start_healthAddressOfAnotherMachine_isRefused() throws Exception {
    assertThat(run("start", home.resolve("agents"), "--port=0", "--health-address=192.0.2.1"))
        .isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "health: 192.0.2.1 is not an address of this machine (expected: one that is; say --health-address)");
  }

  @Test
  void start_agentsInProcessesOfTheirOwn_isRefusedWithLiveKit() throws Exception {
    assertThat(run("start", home.resolve("agents"), "--port=0", "--isolation=process"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--isolation: process with LiveKit (expected: ");
    assertThat(server.said).isEmpty();
  }

  @Test
  void dev_withoutAgents_doesNotTakeCalls() throws Exception {
    Path empty = Files.createDirectory(home.resolve("empty"));
    assertThat(run("dev", empty, "--livekit", "--port=0")).isEqualTo(1);
    assertThat(err.toString()).contains("no agents in " + empty);
    assertThat(server.said).isEmpty();
  }

  @Test
  void dev_speechThatCannotBeHad_isRefusedOnlyIfItWasAskedFor() {
    assertThat(
            run("dev", home.resolve("agents"), "--livekit", "--port=0", "--default-tts=espeak-ng"))
        .isEqualTo(2);
    assertThat(err.toString()).contains(" is not on PATH (expected: installed");
  }

  private URI health() {
    Matcher matcher = HEALTH.matcher(err.toString());
    assertThat(matcher.find()).as(err.toString()).isTrue();
    return URI.create(matcher.group(1));
  }

  private static HttpResponse<String> get(URI uri, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri.resolve(path)).build(), BodyHandlers.ofString());
    }
  }

  private Running host(String command, Object... flags) throws Exception {
    List<Object> line = new ArrayList<>(List.of(command, home.resolve("agents")));
    line.addAll(List.of(flags));
    line.add("--log-level=warn");
    return hostQuietly(line.toArray());
  }

  /** A host in this process, from when it is ready. */
  private Running hostQuietly(Object... line) throws Exception {
    PipedReader pipe = new PipedReader(1 << 20);
    PrintWriter out = new PrintWriter(new PipedWriter(pipe), true);
    List<String> arguments = new ArrayList<>(List.of(words(line)));
    arguments.addAll(List.of("--port=0", "--model=scripted"));
    CompletableFuture<Integer> code =
        later(() -> {
          try (out) {
            return line(out).execute(arguments.toArray(String[]::new));
          }
        });
    String ready = new BufferedReader(pipe).readLine();
    assertThat(ready).as(err.toString()).startsWith("weir ready ");
    return new Running(URI.create(ready.substring("weir ready ".length())), code);
  }

  private record Running(URI uri, CompletableFuture<Integer> code) {}

  private static CompletableFuture<Integer> later(java.util.function.Supplier<Integer> what) {
    return CompletableFuture.supplyAsync(
        what, task -> Thread.ofPlatform().name("command").start(task));
  }

  private int run(Object... line) {
    said.getBuffer().setLength(0);
    return line(new PrintWriter(said, true)).execute(words(line));
  }

  private picocli.CommandLine line(PrintWriter out) {
    return Weir.commandLine(new Surroundings(environment, home, media))
        .setOut(out)
        .setErr(new PrintWriter(err, true));
  }

  private static String[] words(Object... line) {
    return List.of(line).stream().map(Object::toString).toArray(String[]::new);
  }
}
