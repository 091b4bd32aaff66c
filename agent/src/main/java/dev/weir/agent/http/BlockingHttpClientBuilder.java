package dev.weir.agent.http;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.weir.time.Ticker;
import java.time.Duration;

/**
 * Makes a {@link BlockingHttpClient}; handed to a LangChain4j model as its {@code
 * httpClientBuilder}. Not for several threads at once.
 */
public final class BlockingHttpClientBuilder implements HttpClientBuilder {
  /** How long connecting may take unless set. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** How long a model may stay silent, before its first byte or between two, unless set. */
  public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofSeconds(60);

  private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
  private Duration readTimeout = DEFAULT_READ_TIMEOUT;
  private Ticker ticker = Ticker.system();

  @Override
  public Duration connectTimeout() {
    return connectTimeout;
  }

  /** Over this, connecting fails; positive. */
  @Override
  public BlockingHttpClientBuilder connectTimeout(Duration timeout) {
    connectTimeout = positive("connectTimeout", timeout);
    return this;
  }

  @Override
  public Duration readTimeout() {
    return readTimeout;
  }

  /**
   * Silence of the server over this, before or within the response, fails the request; positive.
   */
  @Override
  public BlockingHttpClientBuilder readTimeout(Duration timeout) {
    readTimeout = positive("readTimeout", timeout);
    return this;
  }

  /** Where the read timeout takes its time from; the system's unless set. */
  public BlockingHttpClientBuilder ticker(Ticker ticker) {
    this.ticker = ticker;
    return this;
  }

  @Override
  public HttpClient build() {
    return new BlockingHttpClient(connectTimeout, readTimeout, ticker);
  }

  private static Duration positive(String name, Duration timeout) {
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException(name + ": " + timeout + " (expected: more than zero)");
    }
    return timeout;
  }
}
