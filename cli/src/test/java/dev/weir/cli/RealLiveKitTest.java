package dev.weir.cli;

import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.livekit.RealServer;
import dev.weir.livekit.ServerProgram;
import dev.weir.testkit.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command line with a real LiveKit server. */
@Tag("livekit")
@Timeout(value = 20, unit = TimeUnit.MINUTES) // the first one may have to make the server
class RealLiveKitTest {
  private static final String NO_SERVER =
      "no LiveKit server: LIVEKIT_SERVER_BIN names none, none is on the PATH, and there is no go to make one";
  private static final System.Logger LOG = System.getLogger(RealLiveKitTest.class.getName());
  private static final Pattern DISPATCH = Pattern.compile("AD_\\w+");

  private final FakeRooms rooms = new FakeRooms();
  private final StringWriter err = new StringWriter();
  private final StringWriter said = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private RealServer server;
  @TempDir Path home;

  @BeforeEach
  void open() throws Exception {
    Optional<Path> program = ServerProgram.find();
    if (program.isEmpty()) {
      LOG.log(WARNING, "skipped: {0}", NO_SERVER);
    }
    Assumptions.assumeTrue(program.isPresent(), NO_SERVER);
    server = new RealServer(program.orElseThrow());
    Path agents = Files.createDirectory(home.resolve("agents"));
    Files.writeString(agents.resolve("Good.java"), HostCommandTest.GOOD);
    environment.put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    environment.put("LIVEKIT_URL", server.url().toString());
    environment.put("LIVEKIT_API_KEY", RealServer.KEY);
    environment.put("LIVEKIT_API_SECRET", RealServer.SECRET);
  }

  @AfterEach
  void close() throws InterruptedException {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Behaviour({"lk-7", "lk-30", "lk-31", "lk-38", "lk-46"})
  void start_isDispatchedTakenBackAndDrained_byCommands() throws Exception {
    CompletableFuture<Integer> worker = start("--agent-name=desk");
    server.awaitLine("worker registered", "desk");

    assertThat(run("dispatch", "create", "lobby", "--agent-name", "desk")).as(err()).isZero();
    String first = dispatch();
    FakeRooms.Joined joined = rooms.awaitJoined();
    assertThat(joined.ticket().dispatch()).isEqualTo(first);
    assertThat(run("rooms", "list")).isZero();
    assertThat(said.toString()).contains("lobby");
    assertThat(run("dispatch", "list", "lobby")).isZero();
    assertThat(said.toString()).contains(first, "desk");
    assertThat(run("dispatch", "delete", "lobby", first)).as(err()).isZero();
    assertThat(rooms.awaitLeft()).isEqualTo(joined.ticket().job());

    assertThat(run("dispatch", "create", "hall", "--agent-name", "desk")).isZero();
    FakeRooms.Joined second = rooms.awaitJoined();
    CompletableFuture<Integer> drain =
        CompletableFuture.supplyAsync(
            () -> run("drain"), task -> Thread.ofPlatform().name("drain").start(task));
    server.awaitLine("worker status changed", "WS_FULL");
    second.hangUp().run();
    assertThat(rooms.awaitLeft()).isEqualTo(second.ticket().job());
    server.awaitLine("job ended", second.ticket().job(), "JS_SUCCESS");
    assertThat(drain.get(60, TimeUnit.SECONDS)).isZero();
    assertThat(worker.get(60, TimeUnit.SECONDS)).isZero();
    server.awaitLine("last worker deregistered", "desk");
  }

  @Test
  @Behaviour({"lk-2", "lk-46"})
  void commands_withAnotherSecret_areRefusedByTheServer() {
    environment.put("LIVEKIT_API_SECRET", "not-the-secret-0123456789-0123456789");
    assertThat(run("rooms", "list")).isEqualTo(1);
    assertThat(run("start", home.resolve("agents").toString(), "--port=0", "--health-port=0"))
        .isEqualTo(1);
    assertThat(err())
        .contains("HTTP 401", "LIVEKIT_API_SECRET")
        .doesNotContain("not-the-secret", "\tat ");
  }

  @Test
  @Behaviour({"lk-46", "lk-49"})
  void roomsThatAreNotThere_areSaidToBe_andConnectMakesItsOwn() throws Exception {
    assertThat(run("dispatch", "list", "hall")).isEqualTo(1);
    assertThat(run("rooms", "delete", "hall")).isEqualTo(1);
    assertThat(err()).contains("room: \"hall\" is not there");
    CompletableFuture<Integer> visit =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "connect",
                    "good",
                    "--room=hall",
                    "--model=scripted",
                    "--agents-dir=" + home.resolve("agents")),
            task -> Thread.ofPlatform().name("visit").start(task));
    FakeRooms.Joined joined = rooms.awaitJoined();
    try (var admin =
        new dev.weir.livekit.LiveKitServer(
            dev.weir.livekit.LiveKitOptions.fromEnvironment(environment))) {
      assertThat(admin.room("hall")).isPresent();
    }
    joined.hangUp().run();
    assertThat(visit.get(60, TimeUnit.SECONDS)).as(err()).isZero();
    assertThat(server.log()).doesNotContain("worker registered");
  }

  private CompletableFuture<Integer> start(String... flags) throws IOException {
    PipedReader pipe = new PipedReader(1 << 20);
    PrintWriter out = new PrintWriter(new PipedWriter(pipe), true);
    String[] line = {
      "start",
      home.resolve("agents").toString(),
      "--port=0",
      "--health-port=0",
      "--model=scripted",
      String.join(" ", flags)
    };
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(
            () -> {
              try (out) {
                return line(out).execute(line);
              }
            },
            task -> Thread.ofPlatform().name("host").start(task));
    assertThat(new BufferedReader(pipe).readLine()).as(err()).startsWith("weir ready ");
    return code;
  }

  private String dispatch() {
    Matcher matcher = DISPATCH.matcher(said.toString());
    assertThat(matcher.find()).as(said.toString()).isTrue();
    return matcher.group();
  }

  private String err() {
    return err.toString();
  }

  private int run(String... line) {
    said.getBuffer().setLength(0);
    return line(new PrintWriter(said, true)).execute(line);
  }

  private picocli.CommandLine line(PrintWriter out) {
    return Weir.commandLine(new Surroundings(environment, home, rooms.source()))
        .setOut(out)
        .setErr(new PrintWriter(err, true));
  }
}
