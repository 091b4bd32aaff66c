package dev.weir.bench.subscribers;

import dev.weir.bench.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Our gateway and worker, started as {@link WeirServerMain}, with one session that all read. */
final class WeirServer implements EventServer {

  private static final JsonMapper JSON = new JsonMapper();

  private final ServerProcess process;
  private final int port;
  private final Http http;
  private String session = "";

  private WeirServer(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
    this.http = new Http(port);
  }

  /** Starts it with the JVM and the class path of this process, and these options. */
  static WeirServer start(List<String> jvmOptions) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    var command = new ArrayList<>(List.of(java.toString()));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(WeirServerMain.class.getName());
    var process = ServerProcess.start(command);
    try {
      return new WeirServer(process, Integer.parseInt(process.readLine()));
    } catch (IOException | RuntimeException failed) {
      process.close();
      throw failed;
    }
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public int port() {
    return port;
  }

  /** A conversation of its own for each stream; the one before is ended, as a caller would. */
  @Override
  public void freshStream() throws IOException, InterruptedException {
    if (!session.isEmpty()) {
      http.delete("/v1/sessions/" + session);
    }
    JsonNode opened = JSON.readTree(http.post("/v1/sessions", "{}"));
    session = opened.path("id").asString();
  }

  @Override
  public String target() {
    return "/v1/sessions/%s/events?from=now".formatted(session);
  }

  @Override
  public void burst(int events) throws IOException, InterruptedException {
    input(StreamModel.asFastAsTaken(events));
  }

  /** The pace is the model's, in the server. */
  @Override
  public void paced(int events, int perSecond) throws IOException, InterruptedException {
    input(StreamModel.paced(events, perSecond));
  }

  private void input(String text) throws IOException, InterruptedException {
    String body = "{\"parts\":[{\"kind\":\"text\",\"text\":\"%s\"}]}".formatted(text);
    http.post("/v1/sessions/%s/input".formatted(session), body);
  }

  @Override
  public void collectGarbage() throws IOException {
    process.ask("gc");
  }

  @Override
  public void close() {
    http.close();
    process.close();
  }
}
