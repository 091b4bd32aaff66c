package dev.weir.agent.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.agent.mcp.McpServer.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server by Streamable HTTP: each message is a request, its reply JSON or events. */
final class HttpWire implements Wire {
  private static final System.Logger LOG = System.getLogger(HttpWire.class.getName());
  private static final String SESSION = "Mcp-Session-Id";
  private static final Duration FAREWELL = Duration.ofMillis(500);

  private final String name;
  private final Address address;
  private final HttpClient http;
  private final Peer peer;
  private volatile @Nullable String session;
  private volatile @Nullable String version;

  HttpWire(McpServer server, Address address, HttpClient http, Peer peer) {
    this.name = server.toString();
    this.address = address;
    this.http = http;
    this.peer = peer;
  }

  @Override
  public void send(String message) throws IOException, InterruptedException {
    HttpRequest post =
        request()
            .header("Content-Type", "application/json")
            .header("Accept", "application/json, text/event-stream")
            .POST(BodyPublishers.ofString(message))
            .build();
    HttpResponse<InputStream> response = http.send(post, BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      check(response.statusCode());
      response.headers().firstValue(SESSION).ifPresent(id -> session = id);
      read(response, body);
    } catch (IOException e) {
      // A stream that is interrupted says so by an IOException.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw e;
    }
  }

  private void check(int status) throws IOException {
    if (status == 404 && session != null) {
      throw new IOException("it has forgotten the session");
    }
    if (status < 200 || status > 299) {
      throw new McpFailed("%s answers HTTP %d (expected: 200)".formatted(name, status));
    }
  }

  private void read(HttpResponse<InputStream> response, InputStream body)
      throws IOException, InterruptedException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith("text/event-stream")) {
      readEvents(body);
      return;
    }
    String text = new String(body.readNBytes(LONGEST), UTF_8);
    if (!text.isBlank()) {
      hear(text);
    }
  }

  private void readEvents(InputStream body) throws IOException, InterruptedException {
    BufferedReader lines = new BufferedReader(new InputStreamReader(body, UTF_8));
    StringBuilder data = new StringBuilder();
    for (String line = Lines.next(lines); line != null; line = Lines.next(lines)) {
      if (line.startsWith("data:") && data.length() < LONGEST) {
        data.append(data.isEmpty() ? "" : "\n").append(line.substring(5).strip());
      } else if (line.isEmpty() && !data.isEmpty()) {
        hear(data.toString());
        data.setLength(0);
      }
    }
  }

  private void hear(String text) throws IOException, InterruptedException {
    String answer = peer.hear(text);
    if (answer != null) {
      send(answer);
    }
  }

  private HttpRequest.Builder request() {
    HttpRequest.Builder request = HttpRequest.newBuilder(address.uri());
    address.headers().forEach(request::setHeader);
    String id = session;
    if (id != null) {
      request.setHeader(SESSION, id);
    }
    String agreed = version;
    if (agreed != null) {
      request.setHeader("MCP-Protocol-Version", agreed);
    }
    return request;
  }

  @Override
  public boolean repliesAtOnce() {
    return true;
  }

  @Override
  public void agreed(String version) {
    this.version = version;
  }

  /** Tells the server that the session is over; it would find out by itself, later. */
  @Override
  public void close(boolean kindly) {
    boolean tell = kindly && session != null && peer.failure() == null;
    peer.fail(new McpFailed(name + " was closed"));
    if (tell) {
      try {
        http.send(request().timeout(FAREWELL).DELETE().build(), BodyHandlers.discarding());
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, name + " was not told of the end", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
