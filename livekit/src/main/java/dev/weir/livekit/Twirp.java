package dev.weir.livekit;

import dev.weir.time.Ticker;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks a server something by its HTTP interface, which is Twirp's: a POST with a JSON object, one
 * as the answer. Any thread; waits for the answer.
 */
final class Twirp implements AutoCloseable {
  /** How long an answer may take, to its last byte. */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final LiveKitOptions options;
  private final Ticker ticker;
  private final HttpClient client;

  Twirp(LiveKitOptions options, Ticker ticker) {
    this.options = options;
    this.ticker = ticker;
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    options.proxy().map(Http::resolved).map(ProxySelector::of).ifPresent(builder::proxy);
    this.client = builder.build();
  }

  /**
   * The answer.
   *
   * @param method the service's name and the method's
   * @param room which one is administered; empty for none
   */
  JsonNode ask(String method, String room, ObjectNode asked) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(options.twirpUrl(method))
            .header("Authorization", "Bearer " + Bearer.administrator(options, ticker.wall(), room))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString()))
            .build();
    return answer(method, send(request));
  }

  private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
    var sent =
        client.sendAsync(
            request, BodyHandlers.limiting(BodyHandlers.ofString(), Frames.MOST_BYTES));
    try {
      return Wire.within(sent.copy(), ticker, LIMIT);
    } catch (CompletionException e) {
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      throw new LiveKitFailed(
          "livekit: %s cannot be reached: %s (expected: LIVEKIT_URL is that of a LiveKit server that runs)"
              .formatted(options.url(), Http.reason(why)),
          why);
    } finally {
      sent.cancel(true);
    }
  }

  private JsonNode answer(String method, HttpResponse<String> response) {
    JsonNode said = parsed(response.body());
    if (response.statusCode() == 200 && said.isObject()) {
      return said;
    }
    throw new LiveKitFailed(
        "livekit: %s: HTTP %d%s%s"
            .formatted(options.url(), response.statusCode(), words(said), hint(method, response)),
        null);
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) {
      return MissingNode.getInstance(); // a page of something else than a LiveKit server
    }
  }

  private static String words(JsonNode said) {
    String code = said.path("code").asString("");
    return code.isEmpty() ? "" : ", %s: %s".formatted(code, said.path("msg").asString(""));
  }

  private static String hint(String method, HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 401, 403 -> " (expected: LIVEKIT_API_KEY and LIVEKIT_API_SECRET are the server's)";
      case 404 ->
          response.body().contains("\"not_found\"")
              ? " (expected: one that is there)"
              : " (expected: LIVEKIT_URL is that of a LiveKit server)";
      default -> " (in answer to %s)".formatted(method.replaceFirst(".*/", ""));
    };
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
