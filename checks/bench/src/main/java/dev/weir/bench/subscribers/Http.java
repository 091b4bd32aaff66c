package dev.weir.bench.subscribers;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Small requests to a server on this machine, one connection kept open. */
final class Http implements AutoCloseable {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();
  private final int port;

  Http(int port) {
    this.port = port;
  }

  String get(String target) throws IOException, InterruptedException {
    return send(request(target).GET().build());
  }

  void delete(String target) throws IOException, InterruptedException {
    send(request(target).DELETE().build());
  }

  String post(String target, String json, String... headers)
      throws IOException, InterruptedException {
    var request = request(target).header("Content-Type", "application/json");
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.POST(BodyPublishers.ofString(json)).build());
  }

  private HttpRequest.Builder request(String target) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target)).timeout(TIMEOUT);
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    var answer = client.send(request, BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(
          "%s: %d %s (expected: 2xx)".formatted(request.uri(), answer.statusCode(), answer.body()));
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
