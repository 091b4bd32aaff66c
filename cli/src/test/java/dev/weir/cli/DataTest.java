package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code weir dev --data DIR} as processes that are killed and started again. */
@Timeout(120)
class DataTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String AGENT =
      """
      import dev.weir.agent.Agent;
      import dev.weir.agent.AgentConfig;

      @AgentConfig(name = "good", greeting = "Hello.")
      public final class Good implements Agent {
        @Override
        public String instructions() {
          return "You are good.";
        }
      }
      """;

  @TempDir Path agents;
  @TempDir Path data;

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();
  private URI uri = URI.create("");

  @BeforeEach
  void write() throws IOException {
    Files.writeString(agents.resolve("Good.java"), AGENT);
  }

  @AfterEach
  void end() throws InterruptedException {
    for (Process each : started) {
      each.toHandle().destroyForcibly();
      each.waitFor();
    }
    http.close();
  }

  /** Its history, its cursors and its life are those of before, and it goes on. */
  @Test
  void dev_killed_sessionsGoOnWhereTheyWere() throws Exception {
    Process first = start(400);
    String session = open("{\"agent\":\"good\",\"metadata\":{\"colour\":\"blü\"}}");
    say(session, "What do you think of rivers?");
    List<String> seen = idsUntil(session, "?from=start", "", "episode.completed");
    JsonNode before = state(session);
    kill(first);

    Process second = start(400);
    JsonNode after = state(session);
    assertThat(after).isEqualTo(before);
    int amid = seen.size() / 2;
    List<String> again = idsUntil(session, "", seen.get(amid), "episode.completed");
    assertThat(again).isEqualTo(seen.subList(amid + 1, seen.size()));
    String answer = say(session, "And of lakes?");
    assertThat(answer).contains("\"ep_2\"");
    idsUntil(session, "", seen.getLast(), "episode.completed");
    assertThat(state(session).get("messages").size()).isEqualTo(before.get("messages").size() + 2);

    second.destroy();
    assertThat(second.waitFor()).as("drained").isZero();
    start(400);
    assertThat(state(session).get("messages").size()).isEqualTo(before.get("messages").size() + 2);
    assertThat(send("DELETE", "/v1/sessions/" + session, "").statusCode()).isEqualTo(204);
    try (Stream<Path> left = Files.list(data.resolve("sessions"))) {
      assertThat(left).isEmpty();
    }
  }

  /**
   * The drain lets what was begun be answered; then all of it is there again, and nothing twice.
   */
  @Test
  @Behaviour({"work-95", "work-214"})
  void dev_terminatedAmidATurn_everyFinishedTurnIsThereAgain() throws Exception {
    Process first = start(250);
    String quiet = open("{\"agent\":\"good\"}");
    say(quiet, "What do you think of rivers?");
    idsUntil(quiet, "?from=start", "", "episode.completed");
    JsonNode before = state(quiet);
    String busy = open("{\"agent\":\"good\"}");
    say(busy, "And of lakes?");
    List<String> seen = idsUntil(busy, "?from=start", "", "part.delta");
    first.destroy();
    assertThat(first.waitFor()).as("drained").isZero();

    start(400);
    assertThat(state(quiet)).isEqualTo(before);
    assertThat(idsUntil(busy, "", seen.getLast(), "episode.completed")).doesNotHaveDuplicates();
    JsonNode after = state(busy);
    assertThat(after.get("status").stringValue()).isEqualTo("idle");
    assertThat(after.get("messages").valueStream())
        .hasSize(3)
        .allMatch(message -> message.get("status").stringValue().equals("completed"));
  }

  /** Who was reading comes back with the cursor, gets the rest, and then an honest end. */
  @Test
  void dev_killedAmidAReply_readersGetAnHonestEnd() throws Exception {
    Process first = start(8);
    String session = open("{\"agent\":\"good\"}");
    say(session, "Tell me a story.");
    List<String> seen = idsUntil(session, "?from=start", "", "part.delta");
    kill(first);

    start(400);
    List<String> rest = idsUntil(session, "", seen.getLast(), "episode.failed");
    assertThat(rest).isNotEmpty();
    JsonNode state = state(session);
    assertThat(state.get("status").stringValue()).isEqualTo("idle");
    JsonNode last = state.get("messages").get(state.get("messages").size() - 1);
    assertThat(last.get("status").stringValue()).isEqualTo("failed");
  }

  @Test
  void dev_dataOfAnotherWorker_isRefused() throws Exception {
    long pid = start(400).pid();
    assertRefused(
        data,
        "is used by another worker, with process id " + pid,
        "(expected: a folder of its own for each");
  }

  @Test
  void dev_dataIsAFile_isRefused() throws Exception {
    Path file = Files.writeString(data.resolve("file"), "in the way");
    assertRefused(file, "Not a directory", "(expected: a folder that this process may write)");
  }

  @Test
  void dev_dataWithoutAName_isWrongUsage() throws Exception {
    Process refused = begin(Path.of(""), 400, true);
    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(said).contains("weir: --data: \"\" (expected: a folder; \".\" for this one)");
    assertThat(refused.waitFor()).isEqualTo(2);
  }

  /** What lies about is told in a line each, and what was torn; all else comes up. */
  @Test
  void dev_oddThingsAmongTheSessions_areToldAndTheSessionsComeUp() throws Exception {
    Process first = start(400);
    String session = open("{\"agent\":\"good\"}");
    kill(first);
    Path sessions = data.resolve("sessions");
    Files.writeString(sessions.resolve("notes.txt"), "mine");
    Files.write(
        sessions.resolve(session).resolve("0000000000000001.journal"),
        new byte[] {0, 0, 0, 9, 1},
        StandardOpenOption.APPEND);
    assertThat(saidUntilReady(begin(data, 400, true)))
        .anySatisfy(line -> assertThat(line).contains("notes.txt is kept but not open: "))
        .anySatisfy(
            line -> assertThat(line).contains(session + " is open, but the last 5 bytes of "));
    assertThat(sessions.resolve("notes.txt")).hasContent("mine");
    assertThat(state(session).get("id").stringValue()).isEqualTo(session);
  }

  /** No file of the process may become longer than 64 KiB: to the journal that is a full disk. */
  @Test
  void dev_diskFull_endsThatSessionWithAClearErrorAndNoOther() throws Exception {
    Process full = startUnder("ulimit -f 64; exec \"$@\"");
    String session = open("{\"agent\":\"good\"}");
    HttpResponse<String> answer = send("GET", "/healthz", "");
    for (int i = 0; i < 5_000 && answer.statusCode() != 410; i++) {
      String body =
          "{\"parts\":[{\"kind\":\"text\",\"text\":\"%s\"}]}".formatted("x".repeat(20_000));
      answer = send("POST", "/v1/sessions/" + session + "/input", body);
      assertThat(answer.statusCode()).as(answer.body()).isIn(202, 410, 429);
    }
    assertThat(answer.body()).contains("session_ended", "could not be stored");
    String other = open("{\"agent\":\"good\"}");
    say(other, "Hello?");
    idsUntil(other, "?from=start", "", "episode.completed");
    kill(full);

    start(400);
    assertThat(state(session).get("messages").size()).isGreaterThan(1);
    say(session, "Are you there again?");
  }

  @Test
  void dev_agentOfASessionHasGone_saysSoAndKeepsIt() throws Exception {
    Process first = start(400);
    String session = open("{\"agent\":\"good\"}");
    kill(first);
    Path other = agents.resolve("Good.java");
    Files.move(other, agents.resolve("Good.txt"));
    Process without = begin(data, 400, true);
    List<String> said = saidUntilReady(without);
    assertThat(said)
        .anySatisfy(line ->
            assertThat(line)
                .contains(session + " is kept but not open: agent \"good\" is not registered"));
    kill(without);
    Files.move(agents.resolve("Good.txt"), other);
    start(400);
    assertThat(state(session).get("id").stringValue()).isEqualTo(session);
  }

  private void assertRefused(Path folder, String... texts) throws Exception {
    Process refused = begin(folder, 400, true);
    String said = new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(refused.waitFor()).isEqualTo(1);
    assertThat(said).contains("weir: --data: " + folder).contains(texts);
    assertThat(said).doesNotContain("\tat ");
  }

  private Process startUnder(String shell) throws IOException {
    List<String> command = new ArrayList<>(List.of("bash", "-c", shell, "bash"));
    command.addAll(command(data, 400));
    command.add(5, "-XX:-UsePerfData");
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    saidUntilReady(process);
    return process;
  }

  private Process start(int tokensPerSecond) throws IOException {
    Process process = begin(data, tokensPerSecond, false);
    saidUntilReady(process);
    return process;
  }

  private List<String> saidUntilReady(Process process) throws IOException {
    List<String> said = new ArrayList<>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.add(line);
      if (line.startsWith("weir ready ")) {
        uri = URI.create(line.substring("weir ready ".length()));
        return said;
      }
    }
    throw new AssertionError("it did not start: " + said);
  }

  private Process begin(Path folder, int tokensPerSecond, boolean withErrors) throws IOException {
    Process process =
        new ProcessBuilder(command(folder, tokensPerSecond))
            .redirectErrorStream(withErrors)
            .start();
    started.add(process);
    return process;
  }

  private List<String> command(Path folder, int tokensPerSecond) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Weir.class.getName(),
        "dev",
        agents.toString(),
        "--port=0",
        "--model=scripted",
        "--retention=60000",
        "--tokens-per-second=" + tokensPerSecond,
        "--data=" + folder);
  }

  private static void kill(Process process) throws InterruptedException {
    process.toHandle().destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  private String open(String body) throws Exception {
    HttpResponse<String> opened = send("POST", "/v1/sessions", body);
    assertThat(opened.statusCode()).as(opened.body()).isEqualTo(201);
    return JSON.readTree(opened.body()).get("id").stringValue();
  }

  private String say(String session, String text) throws Exception {
    String body = "{\"parts\":[{\"kind\":\"text\",\"text\":\"" + text + "\"}]}";
    HttpResponse<String> said = send("POST", "/v1/sessions/" + session + "/input", body);
    assertThat(said.statusCode()).as(said.body()).isEqualTo(202);
    return said.body();
  }

  private JsonNode state(String session) throws Exception {
    HttpResponse<String> state = send("GET", "/v1/sessions/" + session, "");
    assertThat(state.statusCode()).as(state.body()).isEqualTo(200);
    return JSON.readTree(state.body());
  }

  /** The ids of the log events, in order, up to the first of that type; the verdict is exact. */
  private List<String> idsUntil(String session, String query, String cursor, String type)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri.resolve("/v1/sessions/" + session + "/events" + query));
    if (!cursor.isEmpty()) {
      request.header("Last-Event-ID", cursor);
    }
    var response = http.send(request.build(), BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Weir-Resume")).hasValue("exact");
    List<String> ids = new ArrayList<>();
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("id: ")) {
          ids.add(line.substring(4));
        } else if (line.equals("event: " + type)) {
          return ids;
        }
      }
    }
    throw new AssertionError("the stream has ended without " + type + ": " + ids);
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri.resolve(path));
    request.method(
        method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
