package dev.weir.agent.http;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * LangChain4j's way to a model, without a thread of its own: both forms of {@code execute} block
 * the caller until the response has ended, and all events are delivered on that thread.
 *
 * <p>An interrupt closes the connection at once, also while connecting and before the first byte,
 * and is reported as {@link CancellationException}; the interrupt flag stays set. After {@code
 * onError} there is neither an event nor {@code onClose}. Silence of the server over the read
 * timeout is an error, at any point of the response. All threads may share a client. It speaks
 * HTTP/1.1 only, one connection per running request: closing one then harms no other, and no limit
 * on streams per connection makes sessions wait for each other.
 *
 * <p>Nothing to close: the JDK stops its daemon thread when the client is no longer reachable.
 */
public final class BlockingHttpClient implements HttpClient {
  /** The largest response without streaming, in bytes. */
  public static final int MAX_BODY = 16 << 20;

  /** How much of an error response is read, in bytes. */
  public static final int MAX_ERROR_BODY = 64 << 10;

  private final java.net.http.HttpClient connections;
  private final Duration readTimeout;
  private final Ticker ticker;

  BlockingHttpClient(Duration connectTimeout, Duration readTimeout, Ticker ticker) {
    this.connections =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(connectTimeout)
            .executor(task -> Thread.ofVirtual().name("weir-http").start(task))
            .build();
    this.readTimeout = readTimeout;
    this.ticker = ticker;
  }

  /** A builder with the defaults. */
  public static BlockingHttpClientBuilder builder() {
    return new BlockingHttpClientBuilder();
  }

  /**
   * Blocks until the whole response is here.
   *
   * @throws HttpException any status but 2xx, with the response's body
   * @throws dev.langchain4j.exception.TimeoutException connecting took too long, or silence
   * @throws CancellationException the thread was interrupted; its flag is set
   */
  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try (Exchange exchange = open(request)) {
      return exchange.head(exchange.body(MAX_BODY));
    } catch (IOException e) {
      throw Failure.of(e, request.url());
    }
  }

  /**
   * Blocks until the stream has ended, and calls the listener from this thread only. What goes
   * wrong is told to {@code onError}, once, as the last call; only what that last call itself
   * throws comes out here.
   */
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    OneEndListener events = new OneEndListener(listener, request.url());
    try (Exchange exchange = open(request)) {
      events.onOpen(exchange.head(null));
      if (!events.ended()) {
        parser.parse(exchange.stream(), events);
      }
      events.onClose();
    } catch (IOException | RuntimeException e) {
      events.threw(e);
    }
  }

  private Exchange open(HttpRequest request) throws IOException {
    Exchange exchange = Exchange.open(connections, toJdk(request), readTimeout, ticker);
    if (!exchange.successful()) {
      try (exchange) {
        throw new HttpException(exchange.status(), exchange.text(MAX_ERROR_BODY));
      }
    }
    return exchange;
  }

  private java.net.http.HttpRequest toJdk(HttpRequest request) {
    java.net.http.HttpRequest.Builder jdk =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url())).timeout(readTimeout);
    request.headers().forEach((name, values) -> values.forEach(value -> jdk.header(name, value)));
    return jdk.method(request.method().name(), body(request)).build();
  }

  private static BodyPublisher body(HttpRequest request) {
    if (!request.formDataFields().isEmpty() || !request.formDataFiles().isEmpty()) {
      throw new UnsupportedFeatureException(
          "form data: not sent by this client (expected: a text body); use LangChain4j's JDK client"
              + " for models that upload files");
    }
    String body = request.body();
    return body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
  }
}
