package dev.weir.cli.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.agent.AgentModel;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.cli.Failure;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import dev.weir.worker.AgentPool;
import dev.weir.worker.EmbeddedDispatcher;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** The control socket, asked by real clients: who is there, a drain, and whatever else is sent. */
@Timeout(60)
class ControlTest {
  private static final long PID = ProcessHandle.current().pid();

  /** No process has this number: Linux counts to 2^22. */
  private static final long DEAD = 999_999_999L;

  private static final RunFolder OTHERS = new RunFolder(Path.of("/usr"));

  private final HeldModel model = new HeldModel();
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", model))
          .deploymentVersion("1.4")
          .memoryWarnMb(0)
          .build();

  @TempDir Path home;

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  @Behaviour("work-170")
  void sessions_ofAWorker_areToldWithStateAndAge() throws Exception {
    pool.add("host", () -> () -> "");
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
    pool.start(dispatcher);
    String idle = dispatcher.open(opening(), Optional.empty()).session();
    String busy = dispatcher.open(opening(), Optional.empty()).session();
    dispatcher.input(busy, Input.text("Hello"), Optional.empty());
    model.begun.await();
    try (ControlServer server = ControlServer.start(folder(), pool, "http://here")) {
      assertThat(mode(folder().path())).isEqualTo("rwx------");
      assertThat(mode(folder().socket(PID))).isEqualTo("rw-------");
      ObjectNode told = ask(PID, "sessions");
      assertThat(told.path("pid").asLong()).isEqualTo(PID);
      assertThat(told.path("url").asString()).isEqualTo("http://here");
      assertThat(told.path("deployment_version").asString()).isEqualTo("1.4");
      assertThat(told.path("max_concurrent_sessions").asInt()).isEqualTo(50);
      assertThat(told.path("draining").asBoolean()).isFalse();
      assertThat(told.path("sessions").valueStream())
          .extracting(session -> session.path("session").asString())
          .containsExactlyInAnyOrder(idle, busy);
      assertThat(told.path("sessions").valueStream())
          .extracting(session -> session.path("state").asString())
          .containsExactlyInAnyOrder("idle", "running");
      assertThat(told.path("sessions").get(0).path("age_seconds").asDouble()).isNotNegative();
      server.drained(0);
    }
    assertThat(folder().socket(PID)).doesNotExist();
    model.leave.countDown();
  }

  @Test
  @Behaviour("work-170")
  void sessions_callersInLine_areCounted() throws Exception {
    try (AgentPool small =
        AgentPool.builder()
            .model(new AgentModel("held", model))
            .maxConcurrentSessions(1)
            .memoryWarnMb(0)
            .build()) {
      small.add("host", () -> () -> "");
      EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(small);
      small.start(dispatcher);
      dispatcher.open(opening(), Optional.empty());
      dispatcher.open(opening(), Optional.empty());
      dispatcher.open(opening(), Optional.empty());
      try (ControlServer server = ControlServer.start(folder(), small, "")) {
        ObjectNode told = ask(PID, "sessions");
        assertThat(told.path("sessions")).hasSize(1);
        assertThat(told.path("waiting").asInt()).isEqualTo(2);
        assertThat(told.path("parked").asInt()).isZero();
        server.drained(0);
      }
    }
  }

  private static Opening opening() {
    return new Opening(Optional.of("host"), Optional.empty(), Map.of());
  }

  @Test
  @Behaviour({"work-95", "work-100"})
  void drain_asked_tellsWhatItWaitsForUntilItIsOver() throws Exception {
    pool.add("host", () -> () -> "");
    EmbeddedDispatcher dispatcher = new EmbeddedDispatcher(pool);
    pool.start(dispatcher);
    String busy = dispatcher.open(opening(), Optional.empty()).session();
    dispatcher.input(busy, Input.text("Hello"), Optional.empty());
    model.begun.await();
    try (ControlServer server = ControlServer.start(folder(), pool, "http://here");
        ControlClient client = ControlClient.ask(folder(), PID, "drain")) {
      pool.awaitDrain();
      FutureTask<Integer> drain = new FutureTask<>(() -> pool.drain(Duration.ofMinutes(10)));
      Thread.startVirtualThread(drain);
      ObjectNode line = client.next().orElseThrow();
      while (line.path("seconds_left").isNull()) {
        line = client.next().orElseThrow();
      }
      assertThat(line.path("state").asString()).isEqualTo("draining");
      assertThat(line.path("waiting_for").asInt()).isEqualTo(1);
      assertThat(line.path("sessions").get(0).asString()).isEqualTo(busy);
      assertThat(line.path("seconds_left").asDouble()).isBetween(500.0, 600.0);
      model.leave.countDown();
      server.drained(drain.get());
      while (line.path("state").asString().equals("draining")) {
        line = client.next().orElseThrow();
      }
      assertThat(line.toString())
          .isEqualTo("{\"pid\":%d,\"state\":\"drained\",\"sessions_cut\":0}".formatted(PID));
      assertThat(client.next()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-170")
  void start_twoWorkersOfOneUser_haveEachTheirOwn() throws Exception {
    Files.createDirectories(folder().path());
    Files.createFile(folder().socket(DEAD));
    Files.createFile(folder().path().resolve("weir-x.sock"));
    ControlServer two = start(PID);
    try (ControlServer one = start(1)) {
      assertThat(folder().socket(DEAD)).doesNotExist();
      assertThat(Workers.pids(folder())).containsExactly(1L, PID);
      assertThatThrownBy(() -> start(PID)).hasMessageContaining("another worker listens there");
      two.close();
      one.drained(0);
      assertThat(Workers.pids(folder())).containsExactly(1L);
      assertThat(ask(1, "sessions").path("pid").asLong()).isEqualTo(1);
    } finally {
      two.close();
    }
    assertThat(folder().path().resolve("weir-x.sock")).exists();
  }

  @Test
  void pids_socketOfADeadProcess_isRemovedAndThatOfALivingOneStays() throws Exception {
    assertThat(Workers.pids(folder())).isEmpty();
    Files.createDirectories(folder().path());
    Files.createFile(folder().socket(DEAD));
    Files.createFile(folder().socket(PID));
    assertThat(Workers.pids(folder())).isEmpty();
    assertThat(folder().socket(DEAD)).doesNotExist();
    assertThat(folder().socket(PID)).exists();
    try (ControlServer server = start(PID)) {
      assertThat(Workers.pids(folder())).containsExactly(PID);
      server.drained(0);
    }
  }

  @Test
  @Behaviour("work-11")
  void start_folderThatOthersMayChange_isClosedOrRefused() throws Exception {
    Files.createDirectories(folder().path());
    Files.setPosixFilePermissions(folder().path(), PosixFilePermissions.fromString("rwxrwxrwx"));
    try (ControlServer server = start(PID)) {
      assertThat(mode(folder().path())).isEqualTo("rwx------");
      server.drained(0);
    }
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    RunFolder link = new RunFolder(Files.createSymbolicLink(home.resolve("link"), elsewhere));
    assertThatThrownBy(() -> ControlServer.start(link, pool, ""))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("link: is a link or a file (expected: a folder of this user's own");
    RunFolder file = new RunFolder(Files.createFile(home.resolve("file")));
    assertThatThrownBy(() -> ControlServer.start(file, pool, "")).hasMessageContaining("file: is");
  }

  /** Whoever owns the folder says who answers in it. */
  @Test
  void pids_folderOfAnotherUser_isRefused() throws Exception {
    RunFolder others =
        isRoot() ? new RunFolder(givenAway(Files.createDirectory(home.resolve("others")))) : OTHERS;
    String said = others.path() + ": belongs to ";
    assertThatThrownBy(() -> Workers.pids(others))
        .isInstanceOf(Failure.class)
        .hasMessageStartingWith("run folder: " + said)
        .hasMessageEndingWith(" (expected: to this user)");
    assertThatThrownBy(() -> ControlClient.ask(others, PID, "sessions"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(said);
    RunFolder link = new RunFolder(Files.createSymbolicLink(home.resolve("link"), home));
    assertThatThrownBy(() -> Workers.pids(link)).hasMessageContaining("is a link or a file");
  }

  /** It is neither spoken to nor removed. */
  @Test
  void ask_socketOfAnotherUser_isRefused() throws Exception {
    assumeTrue(isRoot(), "only root can give files away");
    try (ControlServer server = start(1)) {
      Path socket = givenAway(folder().socket(1));
      assertThat(Workers.pids(folder())).as("told when it is asked").containsExactly(1L);
      assertThatThrownBy(() -> ask(1, "sessions"))
          .hasMessage(socket + ": belongs to nobody (expected: to this user)");
      server.drained(0);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Path givenAway(Path file) throws IOException {
    UserPrincipal nobody =
        file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    return Files.setOwner(file, nobody);
  }

  @Test
  void folder_ofAnEnvironment_isTheRuntimeFolderOrTheUsersOwn() {
    assertThat(RunFolder.of(Map.of("XDG_RUNTIME_DIR", "/run/user/7")).path())
        .isEqualTo(Path.of("/run/user/7/weir"));
    String temp = System.getProperty("java.io.tmpdir");
    assertThat(RunFolder.of(Map.of("XDG_RUNTIME_DIR", "")).path().toString())
        .startsWith(temp + "/weir-");
    assertThat(RunFolder.of(Map.of("XDG_RUNTIME_DIR", "no/root")).path().toString())
        .startsWith(temp + "/weir-");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"command\":\"nonsense\"}|command: \"nonsense\" (expected: sessions or drain)",
        "{}|command: \"\" (expected: sessions or drain)",
        "[1]|line: [1] (expected: a JSON object)",
        "{\"command|line: no JSON",
      })
  void request_thatMakesNoSense_isAnsweredWithWhatIsExpected(String line, String said)
      throws Exception {
    try (ControlServer server = start(PID)) {
      assertThat(answer(line + "\n")).contains("{\"error\":\"" + said.replace("\"", "\\\""));
      assertThat(pool.draining()).isFalse();
      server.drained(0);
    }
  }

  @Test
  void request_thatIsTooLong_isRefused() throws Exception {
    try (ControlServer server = start(PID)) {
      assertThat(answer("x".repeat(ControlServer.REQUEST_BYTES + 1)))
          .contains("line: longer than 4,096 bytes");
      try (ControlClient client = ControlClient.ask(folder(), PID, "nonsense")) {
        assertThatThrownBy(client::next).hasMessageContaining("expected: sessions or drain");
      }
      server.drained(0);
    }
  }

  @Test
  void request_thatDoesNotCome_isWaitedForTwoSeconds() throws Exception {
    ManualTime time = new ManualTime();
    try (ControlServer server = ControlServer.start(folder(), PID, pool, "", time);
        SocketChannel silent = connect()) {
      time.awaitArmed(1);
      time.advance(ControlServer.LIMIT);
      assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
      server.drained(0);
    }
  }

  @Test
  void clients_moreThanThereIsRoomFor_areTurnedAway() throws Exception {
    List<SocketChannel> silent = new ArrayList<>();
    ManualTime time = new ManualTime();
    try (ControlServer server = ControlServer.start(folder(), PID, pool, "", time)) {
      for (int i = 0; i < ControlServer.CLIENTS; i++) {
        silent.add(connect());
      }
      time.awaitArmed(ControlServer.CLIENTS);
      assertThat(answer("")).contains("clients: 16 already (expected: fewer)");
      for (SocketChannel each : silent) {
        each.close();
      }
      server.drained(0);
    }
  }

  private ControlServer start(long pid) throws IOException {
    return ControlServer.start(folder(), pid, pool, "", Ticker.system());
  }

  private RunFolder folder() {
    return new RunFolder(home.resolve("run/weir"));
  }

  private ObjectNode ask(long pid, String command) throws IOException {
    try (ControlClient client = ControlClient.ask(folder(), pid, command)) {
      return client.next().orElseThrow();
    }
  }

  private SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(folder().socket(PID)));
    return channel;
  }

  /** All that comes for these bytes. */
  private String answer(String request) throws IOException {
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.UTF_8)));
      ByteBuffer answer = ByteBuffer.allocate(8192);
      while (channel.read(answer) >= 0) {
        // until its end
      }
      return StandardCharsets.UTF_8.decode(answer.flip()).toString();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
