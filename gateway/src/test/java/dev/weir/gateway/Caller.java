package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks HTTP over plain sockets, so that a test sees every byte and may send any. */
final class Caller {
  /** No test waits for an answer for longer. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final int port;

  Caller(int port) {
    this.port = port;
  }

  InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  Socket connect() throws IOException {
    return patient(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  static Socket patient(Socket socket) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, null, headers);
  }

  Answer post(String path, String body, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Content-Type: application/json");
    return send("POST", path, body, all.toArray(String[]::new));
  }

  Answer send(String method, String path, @Nullable String body, String... headers)
      throws IOException {
    return raw(request(method, path, body, headers));
  }

  /** The answer to these bytes. */
  Answer raw(byte[] request) throws IOException {
    try (Socket socket = connect()) {
      socket.getOutputStream().write(request);
      return Answer.whole(new BufferedInputStream(socket.getInputStream()));
    }
  }

  /** A request that closes its connection; a header given replaces the usual one of its name. */
  byte[] request(String method, String path, @Nullable String body, String... headers) {
    List<String> lines = new ArrayList<>(List.of(method + " " + path + " HTTP/1.1"));
    lines.addAll(List.of(headers));
    usual(lines, "Host", "127.0.0.1:" + port);
    usual(lines, "Connection", "close");
    if (body != null) {
      usual(lines, "Content-Length", Integer.toString(body.getBytes(UTF_8).length));
    }
    return (String.join("\r\n", lines) + "\r\n\r\n" + (body == null ? "" : body)).getBytes(UTF_8);
  }

  /** Opens a session with an agent and gives its id. */
  String open(String agent) throws IOException {
    return opened("{\"agent\":\"" + agent + "\"}").get("id").stringValue();
  }

  JsonNode opened(String body, String... headers) throws IOException {
    return expect(201, post("/v1/sessions", body, headers));
  }

  JsonNode say(String session, String text, String... headers) throws IOException {
    return expect(202, post("/v1/sessions/" + session + "/input", input(text), headers));
  }

  JsonNode view(String session) throws IOException {
    return expect(200, get("/v1/sessions/" + session));
  }

  /** Follows a session; {@code query} such as {@code ?from=start}, or empty. */
  Stream events(String session, String query, String... headers) throws IOException {
    return Stream.open(connect(), this, session, query, headers);
  }

  static String input(String text) {
    return "{\"parts\":[{\"kind\":\"text\",\"text\":\"" + text + "\"}]}";
  }

  static String input(String text, String onBusy) {
    return "{\"parts\":[{\"kind\":\"text\",\"text\":\"%s\"}],\"onBusy\":\"%s\"}"
        .formatted(text, onBusy);
  }

  /** JSON with single quotes, for the eyes. */
  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  static JsonNode expect(int status, Answer answer) {
    if (answer.status() != status) {
      throw new AssertionError(answer.status() + " (expected: " + status + ") " + answer.text());
    }
    return answer.json();
  }

  static InputStream buffered(Socket socket) throws IOException {
    return new BufferedInputStream(socket.getInputStream());
  }

  private static void usual(List<String> lines, String name, String value) {
    if (lines.stream().skip(1).noneMatch(line -> line.startsWith(name + ":"))) {
      lines.add(name + ": " + value);
    }
  }
}
