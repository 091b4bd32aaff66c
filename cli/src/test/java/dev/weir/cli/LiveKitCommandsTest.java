package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import dev.weir.testkit.Behaviour;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Commands that ask a LiveKit server something, or send an agent there. */
@Timeout(120)
class LiveKitCommandsTest {
  private static final String ROOM =
      "{\"rooms\":[{\"name\":\"lobby\",\"sid\":\"RM_1\",\"num_participants\":1,"
          + "\"creation_time\":\"1700000000\"}]}";
  private static final String DISPATCH =
      "{\"id\":\"AD_1\",\"agent_name\":\"desk\",\"room\":\"lobby\",\"metadata\":\"{}\","
          + "\"state\":{\"jobs\":[{\"id\":\"AJ_1\",\"state\":{\"status\":\"JS_RUNNING\"}}]}}";

  private final FakeLiveKit server = new FakeLiveKit();
  private final FakeRooms rooms = new FakeRooms();
  private final StringWriter err = new StringWriter();
  private final StringWriter said = new StringWriter();
  private final Map<String, String> environment = new HashMap<>(server.environment());
  @TempDir Path home;

  @BeforeEach
  void makeFolder() throws IOException {
    Path agents = Files.createDirectory(home.resolve("agents"));
    Files.writeString(agents.resolve("Good.java"), HostCommandTest.GOOD);
    environment.put("PATH", "");
    server.answers.put("ListRooms", ROOM);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  @Behaviour("lk-46")
  void dispatchCreate_saysWhatTheServerMadeOfIt() throws Exception {
    server.answers.put("CreateDispatch", DISPATCH);
    assertThat(
            run(
                "dispatch",
                "create",
                "lobby",
                "--agent-name",
                "desk",
                "--metadata",
                "{}",
                "--deployment",
                "blue",
                "--attribute",
                "floor=3",
                "--attribute",
                "speaks=de"))
        .isZero();
    String asked = server.asked.take();
    assertThat(asked).startsWith("CreateDispatch ");
    assertThat(JsonMapper.shared().readTree(asked.substring("CreateDispatch ".length())))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"agent_name": "desk", "room": "lobby", "metadata": "{}", "deployment": "blue",
                     "attributes": {"floor": "3", "speaks": "de"}}
                    """));
    assertThat(said.toString())
        .containsPattern("DISPATCH +AGENT +ROOM +DEPLOYMENT +JOBS +METADATA")
        .containsPattern("AD_1 +desk +lobby +AJ_1 running +\\{}");
    assertThat(run("dispatch", "create", "lobby", "--agent-name=desk", "--json")).isZero();
    assertThat(said.toString())
        .isEqualToIgnoringNewLines(
            "{\"schema_version\":1,\"command\":\"dispatch create\",\"dispatch\":{\"id\":\"AD_1\","
                + "\"agent_name\":\"desk\",\"room\":\"lobby\",\"metadata\":\"{}\","
                + "\"deployment\":\"\",\"attributes\":{},\"jobs\":[{\"id\":\"AJ_1\","
                + "\"status\":\"running\",\"error\":\"\",\"identity\":\"\"}]}}");
  }

  @Test
  @Behaviour("lk-46")
  void dispatchListAndDelete_ofARoomThatIsThere() throws Exception {
    server.answers.put("ListDispatch", "{\"agent_dispatches\":[" + DISPATCH + "]}");
    assertThat(run("dispatch", "list", "lobby")).isZero();
    assertThat(said.toString()).contains("AD_1");
    server.answers.put("ListDispatch", "{}");
    assertThat(run("dispatch", "list", "lobby")).isZero();
    assertThat(said.toString()).isEmpty();
    assertThat(err.toString()).contains("weir: no agent was sent to room \"lobby\"");
    assertThat(run("dispatch", "list", "lobby", "--json")).isZero();
    assertThat(said.toString()).contains("\"dispatches\":[]}");
    server.asked.clear();
    assertThat(run("dispatch", "delete", "lobby", "AD_1")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "weir: dispatch: \"AD_1\" is not in room \"lobby\" (expected: one of ./weir dispatch list lobby)");
    server.answers.put("ListDispatch", "{\"agent_dispatches\":[" + DISPATCH + "]}");
    server.answers.put("DeleteDispatch", DISPATCH);
    assertThat(run("dispatch", "delete", "lobby", "AD_1")).isZero();
    assertThat(said.toString()).contains("AD_1 is taken back from room \"lobby\"");
    assertThat(server.asked)
        .contains("DeleteDispatch {\"room\":\"lobby\",\"dispatch_id\":\"AD_1\"}");
  }

  @Test
  @Behaviour("lk-46")
  void roomsListAndDelete_areWhatTheServerHas() {
    assertThat(run("rooms", "list")).isZero();
    assertThat(said.toString()).containsPattern("lobby +RM_1 +1 +2023-11-14T22:13:20Z");
    assertThat(run("rooms", "list", "--json")).isZero();
    assertThat(said.toString())
        .contains("\"command\":\"rooms list\",\"rooms\":[{\"name\":\"lobby\"");
    assertThat(run("rooms", "delete", "lobby")).isZero();
    assertThat(said.toString()).contains("room \"lobby\" is ended");
    assertThat(server.asked).contains("DeleteRoom {\"room\":\"lobby\"}");
    server.answers.put("ListRooms", "{}");
    assertThat(run("rooms", "list")).isZero();
    assertThat(err.toString()).contains("weir: no rooms");
  }

  @Test
  @Behaviour({"lk-46", "lk-45"})
  void commands_thatCannot_sayWhyAndWhatToDo() {
    assertThat(run("rooms", "delete", "hall")).isEqualTo(1);
    assertThat(run("dispatch", "list", "hall")).isEqualTo(1);
    assertThat(run("dispatch", "delete", "hall", "AD_1")).isEqualTo(1);
    assertThat(err.toString())
        .contains("weir: room: \"hall\" is not there (expected: one of ./weir rooms list)");
    server.answers.put("ListRooms", "401");
    assertThat(run("rooms", "list")).isEqualTo(1);
    assertThat(err.toString())
        .contains("HTTP 401")
        .contains("(expected: LIVEKIT_API_KEY and LIVEKIT_API_SECRET are the server's)");
    environment.remove("LIVEKIT_API_KEY");
    environment.remove("LIVEKIT_API_SECRET");
    assertThat(run("rooms", "list")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "weir: LIVEKIT_API_KEY, LIVEKIT_API_SECRET: not set (expected: in the environment, in"
                + " weir.yaml, or as --livekit-api-key, --livekit-api-secret)");
    assertThat(run("rooms")).isEqualTo(2);
    assertThat(run("dispatch")).isEqualTo(2);
    assertThat(err.toString())
        .contains("rooms: what? (expected: list or delete)")
        .contains("dispatch: what? (expected: create, list or delete)")
        .doesNotContain(FakeLiveKit.SECRET);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rooms lst|rooms: \"lst\" (expected: one of [list, delete])",
        "dispatch create lobby --agent-name x --attribute =3|--attribute: \"=3\" (expected: KEY=VALUE)",
        "dispatch create lobby --agent-name x --attribute floor|--attribute: \"floor\" (expected: KEY=VALUE)",
        "dispatch create lobby --agent-name x --deployment a_b|--deployment: \"a_b\" (expected: at most 64",
        "rooms list --livekit-url=|--livekit-url: \"\" (expected: not blank)",
        "rooms list --livekit-url ws://127.0.0.1:99999|--livekit-url: \"ws://127.0.0.1:99999\" (expected: a port of 1 to 65535)",
        "start --health-address nonsense.invalid|--health-address: \"nonsense.invalid\" (expected: an address of this machine",
        "rooms list --livekit-url foo|--livekit-url: \"foo\" (expected: ws, wss",
        "connect nobody --room lobby|AGENT: \"nobody\" (expected: one of [good])",
      })
  @Behaviour({"lk-46", "lk-49", "lk-45"})
  void commands_wrongUsage_isToldBeforeTheServerIsAsked(String line, String words) {
    List<String> all = new java.util.ArrayList<>(List.of(line.split(" ")));
    if (line.startsWith("connect")) {
      all.addAll(List.of("--agents-dir", agents()));
    }
    assertThat(run(all.toArray(String[]::new))).isEqualTo(2);
    assertThat(err.toString()).contains("weir: " + words);
    assertThat(server.asked).isEmpty();
  }

  @Test
  @Behaviour("lk-45")
  void settings_ofAFile_areTakenToo() throws IOException {
    environment.remove("LIVEKIT_API_SECRET");
    Files.writeString(
        home.resolve("weir.yaml"), "livekit-api-secret: " + FakeLiveKit.SECRET + "\n");
    assertThat(run("rooms", "list")).isZero();
    environment.put("WEIR_LIVEKIT_URL", "ftp://x");
    assertThat(run("rooms", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("\"ftp://x\"").doesNotContain(FakeLiveKit.SECRET);
  }

  @Test
  @Behaviour("lk-49")
  void connect_roomThatIsNotThere_isMadeAndVisitedUntilTheCallerHasLeft() throws Exception {
    server.answers.put("ListRooms", "{}");
    CompletableFuture<Integer> code =
        later(() -> connect("good", "--room", "hall", "--identity", "ann"));
    FakeRooms.Joined joined = rooms.awaitJoined();
    assertThat(joined.ticket().room()).isEqualTo("hall");
    assertThat(JWT.decode(joined.ticket().token()).getSubject()).isEqualTo("ann");
    assertThat(server.asked).anyMatch(it -> it.startsWith("CreateRoom {\"name\":\"hall\""));
    joined.hangUp().run();
    assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
    assertThat(rooms.awaitLeft()).isEqualTo(joined.ticket().job());
    assertThat(rooms.ended).hasValue(1);
    assertThat(server.said).as("messages of workers").isEmpty();
    assertThat(err.toString())
        .contains(
            "weir: room \"hall\" was not there and is made", "weir: good goes to room \"hall\"")
        .contains("weir: the session has ended");
  }

  @Test
  @Behaviour({"lk-49", "lk-39"})
  void connect_signal_waitsForTheCallerAndCutsThemOffInTheEnd() throws Exception {
    CompletableFuture<Integer> code =
        later(() -> connect("--room", "lobby", "--drain-timeout", "0.2"));
    var _ = rooms.awaitJoined();
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("/bin/kill", "-TERM", pid).start().waitFor()).isZero();
    assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(err.toString()).contains("weir: the session was cut off");
  }

  @Test
  @Behaviour("lk-49")
  void connect_whatCannotBe_endsWithTheReason() {
    rooms.locked = true;
    assertThat(connect("--room", "lobby")).isEqualTo(1);
    assertThat(err.toString()).contains("weir: the session has failed: ", "the door is locked");
    server.answers.put("ListRooms", "{}");
    assertThat(run(Media::open, "connect", "--room=lobby", "--agents-dir", agents())).isEqualTo(1);
    assertThat(err.toString())
        .contains("weir: LiveKit's native library: not found", "./weir download-files");
    assertThat(server.asked)
        .as("made though nobody goes there")
        .noneMatch(it -> it.startsWith("CreateRoom"));
    assertThat(connect()).isEqualTo(2);
    assertThat(err.toString()).contains("--room");
  }

  private int connect(String... more) {
    List<String> line = new java.util.ArrayList<>(List.of("connect"));
    line.addAll(List.of(more));
    line.addAll(List.of("--agents-dir", agents(), "--model=scripted"));
    return run(rooms.source(), line.toArray(String[]::new));
  }

  private String agents() {
    return home.resolve("agents").toString();
  }

  private static CompletableFuture<Integer> later(java.util.function.Supplier<Integer> what) {
    return CompletableFuture.supplyAsync(
        what, task -> Thread.ofPlatform().name("command").start(task));
  }

  private int run(String... line) {
    return run(rooms.source(), line);
  }

  private int run(Media.Source media, String... line) {
    said.getBuffer().setLength(0);
    return Weir.commandLine(new Surroundings(environment, home, media))
        .setOut(new PrintWriter(said, true))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }
}
