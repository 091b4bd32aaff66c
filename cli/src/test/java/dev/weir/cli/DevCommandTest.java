package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir dev} from its first line to the signal that ends it, in this process. */
class DevCommandTest {
  private static final String GOOD =
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

  private final StringWriter err = new StringWriter();

  @Test
  void dev_brokenAgentAndTakenPort_hostsTheOthersElsewhereAndDrainsOnASignal(@TempDir Path folder)
      throws Exception {
    Files.writeString(folder.resolve("Good.java"), GOOD);
    Files.writeString(folder.resolve("Broken.java"), "class Broken { int x = \"y\"; }");
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PipedReader pipe = new PipedReader();
        PrintWriter out = new PrintWriter(new PipedWriter(pipe), true);
        BufferedReader said = new BufferedReader(pipe)) {
      int port = taken.getLocalPort();
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () ->
                  Weir.commandLine()
                      .setOut(out)
                      .setErr(new PrintWriter(err, true))
                      .execute("dev", folder.toString(), "--port=" + port, "--model=scripted"),
              task -> Thread.ofPlatform().name("dev").start(task));

      String ready = said.readLine();
      assertThat(ready).startsWith("weir ready http://127.0.0.1:");
      assertThat(agents(ready)).contains("\"good\"").contains("scripted stand-in");
      assertThat(err.toString())
          .contains("Broken.java:1:", "weir: agent good", "port " + port + " is taken");

      interruptThisProcess();
      assertThat(code.get(30, TimeUnit.SECONDS)).isZero();
      assertThat(err.toString()).contains("draining", "drained");
    }
  }

  private static String agents(String ready) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create(ready.substring("weir ready ".length()) + "/v1/agents");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /** As Ctrl-C does; the command has taken the signal over. */
  private static void interruptThisProcess() throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
  }
}
