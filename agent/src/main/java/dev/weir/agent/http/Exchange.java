package dev.weir.agent.http;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, whose body is watched for silence. For one thread, which blocks; an
 * interrupt closes the connection, is kept, and comes out as an {@link IOException}.
 *
 * <p>To be closed; a response that was not read to its end closes its connection then.
 */
public final class Exchange implements AutoCloseable {
  private final HttpResponse<InputStream> response;
  private final WatchedStream body;

  private Exchange(HttpResponse<InputStream> response, WatchedStream body) {
    this.response = response;
    this.body = body;
  }

  /**
   * Sends, and blocks until the headers are here.
   *
   * @param client best of HTTP/1.1, where closing one response harms no other
   * @param request its timeout is for the headers
   * @param silence of the other side, over which reading the body fails
   * @throws IOException also with any interrupt
   */
  public static Exchange open(
      HttpClient client, HttpRequest request, Duration silence, Ticker ticker) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before the request was sent");
    }
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      return new Exchange(response, new WatchedStream(response.body(), silence, ticker));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted before headers").initCause(e);
    }
  }

  /** The status code. */
  public int status() {
    return response.statusCode();
  }

  /** Whether it is 2xx. */
  public boolean successful() {
    return status() / 100 == 2;
  }

  /** A header's first value. */
  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** The body, as it comes. Reading fails where it is cut off. */
  public InputStream stream() {
    return body;
  }

  SuccessfulHttpResponse head(byte @Nullable [] content) {
    return SuccessfulHttpResponse.builder()
        .statusCode(status())
        .headers(response.headers().map())
        .body(content)
        .build();
  }

  /** The whole body, refused if it is larger than {@code limit} bytes. */
  public byte[] body(int limit) throws IOException {
    byte[] read = body.readNBytes(limit + 1);
    if (read.length > limit) {
      throw new IOException("response body: more than " + limit + " bytes (expected: at most)");
    }
    return read;
  }

  /** The first {@code limit} bytes of the body. */
  public String text(int limit) throws IOException {
    return new String(body.readNBytes(limit), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    body.close();
  }
}
