package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Workers in processes of their own, as they are run: signals, commands, and their ends. */
@Timeout(60)
@Behaviour("work-95")
class WorkerProcessTest {
  private final List<Process> started = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  @TempDir Path home;

  @AfterEach
  void end() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
  }

  /** Two workers at once. Each is asked to drain twice, in all the ways there are. */
  @Test
  @Behaviour({"work-100", "work-170", "lk-39"})
  void drain_bySignalsAndByCommand_isOneDrainUntilASecondSignal() throws Exception {
    Process patient = start("--tokens-per-second=4", "--drain-timeout=40");
    Process endless = start("--tokens-per-second=0.01", "--drain-timeout=0");
    converse(ready(patient));
    converse(ready(endless));
    assertThat(run("drain")).isEqualTo(2);
    assertThat(err.toString()).contains("(expected: PID of one, or --all)");

    endless.destroy();
    patient.destroy();
    assertThat(run("drain", Long.toString(patient.pid()))).isZero();
    assertThat(patient.waitFor()).isZero();
    assertThat(err.toString())
        .contains("weir: worker %d: draining, ".formatted(patient.pid()))
        .contains("s left: waits for 1 session: ses_", "drained, and has ended");
    assertThat(Files.readString(log(patient)))
        .containsPattern("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z INFO  weir: agent good")
        .containsPattern("INFO  weir: draining, at most 40 s")
        .containsPattern("INFO  weir: draining, \\d+ s left: waits for 1 session: ses_")
        .containsPattern("INFO  weir: drained");

    assertThat(run("sessions")).isZero();
    assertThat(endless.isAlive()).isTrue();
    assertThat(Files.readString(log(endless))).contains("as long as it takes: waits for 1 session");
    endless.destroy();
    assertThat(endless.waitFor()).isEqualTo(Shutdown.STOPPED);
    assertThat(run("sessions")).isEqualTo(1);
    assertThat(home.resolve("run/weir")).isEmptyDirectory();
  }

  private Process start(String... flags) throws IOException {
    Path agents = Files.createDirectories(home.resolve("agents"));
    Files.writeString(agents.resolve("Good.java"), HostCommandTest.GOOD);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Weir.class.getName(), "start", agents.toString(), "--port=0"));
    command.addAll(List.of("--model=scripted"));
    command.addAll(List.of(flags));
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("XDG_RUNTIME_DIR", home.resolve("run").toString());
    Path log = home.resolve("log" + started.size());
    started.add(builder.redirectError(log.toFile()).start());
    return started.getLast();
  }

  private Path log(Process process) {
    return home.resolve("log" + started.indexOf(process));
  }

  private URI ready(Process process) throws IOException {
    BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
    String line = said.readLine();
    assertThat(line).as(() -> "log of " + log(process)).startsWith("weir ready ");
    return URI.create(line.substring("weir ready ".length()));
  }

  /** Begins a turn. */
  private static void converse(URI uri) throws Exception {
    String body =
        "{\"agent\":\"good\",\"input\":{\"parts\":[{\"kind\":\"text\",\"text\":\"Hello\"}]}}";
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(uri.resolve("/v1/sessions"))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
  }

  private int run(String... arguments) {
    Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString());
    return Weir.commandLine(new Surroundings(environment, home))
        .setOut(new PrintWriter(new StringWriter()))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
