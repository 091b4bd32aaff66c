package dev.weir.voice.openai;

import dev.weir.agent.http.Exchange;
import dev.weir.agent.speech.SpeechFailed;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * A server that speaks OpenAI's HTTP, and the connections to it. One serves all sessions; any
 * thread may call it. Redirects are not followed: the key would go along.
 */
public final class OpenAiServer implements AutoCloseable {
  /** OpenAI's own. */
  public static final URI OPENAI = URI.create("https://api.openai.com/v1");

  /** How long connecting may take. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long a server may stay silent unless set, before its first byte or between two. */
  public static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final URI baseUrl;
  private final Optional<String> key;
  private final Duration readTimeout;
  private final Ticker ticker;
  private final HttpClient connections;

  private OpenAiServer(URI baseUrl, Optional<String> key, Duration readTimeout, Ticker ticker) {
    this.baseUrl = baseUrl;
    this.key = key;
    this.readTimeout = readTimeout;
    this.ticker = ticker;
    this.connections =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(task -> Thread.ofVirtual().name("weir-http").start(task))
            .build();
  }

  /** As {@link #at(URI, Optional, Duration)}, with the silence that is usual. */
  public static OpenAiServer at(URI baseUrl, Optional<String> key) {
    return at(baseUrl, key, READ_TIMEOUT);
  }

  /**
   * A server. Nothing is sent yet.
   *
   * @param baseUrl what stands before {@code /audio/speech}, such as {@link #OPENAI}
   * @param key for those that want one
   * @param readTimeout how long it may stay silent, positive
   */
  public static OpenAiServer at(URI baseUrl, Optional<String> key, Duration readTimeout) {
    return at(baseUrl, key, readTimeout, Ticker.system());
  }

  static OpenAiServer at(URI baseUrl, Optional<String> key, Duration readTimeout, Ticker ticker) {
    if (!readTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "readTimeout: %s (expected: more than zero)".formatted(readTimeout));
    }
    key.filter(it -> !it.matches("[!-~]{1,512}"))
        .ifPresent(it -> {
          throw new IllegalArgumentException(
              "key: %d characters (expected: 1 to 512 printable ones without space)"
                  .formatted(it.length()));
        });
    return new OpenAiServer(checked(baseUrl), key, readTimeout, ticker);
  }

  private static URI checked(URI url) {
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!http || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "baseUrl: %s (expected: http or https, a host and a path, such as %s)"
              .formatted(withoutSecrets(url), OPENAI));
    }
    return url;
  }

  private static String withoutSecrets(URI url) {
    return url.getScheme() + "://" + url.getHost() + Optional.ofNullable(url.getPath()).orElse("");
  }

  /** What is done with an answer that is 2xx. */
  @FunctionalInterface
  interface Reading<R> {
    R read(Exchange answer) throws IOException, InterruptedException;
  }

  /**
   * Posts, and reads the answer. Blocks; an interrupt closes the socket.
   *
   * @throws SpeechFailed whatever goes wrong, named by the path
   */
  <R> R post(String path, String contentType, BodyPublisher body, Reading<R> reading)
      throws InterruptedException {
    URI url = URI.create(baseUrl.toString().replaceFirst("/+$", "") + path);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(readTimeout)
            .header("Content-Type", contentType)
            .POST(body);
    key.ifPresent(it -> request.header("Authorization", "Bearer " + it));
    try (Exchange answer = Exchange.open(connections, request.build(), readTimeout, ticker)) {
      if (!answer.successful()) {
        throw Refusal.of(url, answer);
      }
      return reading.read(answer);
    } catch (IOException e) {
      throw failure(url, e);
    }
  }

  /** On an interrupted thread the broken read is only how that became known. */
  private static SpeechFailed failure(URI url, IOException e) throws InterruptedException {
    if (Thread.interrupted()) {
      InterruptedException interrupted = new InterruptedException("interrupted at " + url);
      interrupted.initCause(e);
      throw interrupted;
    }
    String what = e instanceof HttpTimeoutException ? "too slow" : "broken off";
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    return SpeechFailed.forNow("%s: %s: %s".formatted(url, what, why), e);
  }

  /** Closes all connections, also those in use. Idempotent; does not wait. */
  @Override
  public void close() {
    connections.shutdownNow();
  }

  /** The address; not the key. */
  @Override
  public String toString() {
    return "OpenAiServer[" + baseUrl + (key.isPresent() ? ", with a key]" : ", without a key]");
  }
}
