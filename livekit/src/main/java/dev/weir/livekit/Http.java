package dev.weir.livekit;

import dev.weir.time.Ticker;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLException;

/**
 * Opens sockets to a server. Platform threads read from them: under thousands of virtual threads
 * one of those may have to wait for seconds, and an offer must be answered in one.
 */
final class Http implements Wire.Opening, AutoCloseable {
  private static final int THREADS = 2;

  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS, Thread.ofPlatform().daemon().name("weir-livekit-http-", 0).factory());
  private final LiveKitOptions options;
  private final Ticker ticker;
  private final HttpClient client;

  Http(LiveKitOptions options, Ticker ticker) {
    this.options = options;
    this.ticker = ticker;
    HttpClient.Builder builder = HttpClient.newBuilder().executor(threads);
    options.proxy().map(Http::resolved).map(ProxySelector::of).ifPresent(builder::proxy);
    this.client = builder.build();
  }

  @Override
  public CompletableFuture<WebSocket> open(WebSocket.Listener listener) {
    return client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + Bearer.token(options, ticker.wall()))
        .buildAsync(options.workersUrl(), listener);
  }

  /** Why a server cannot be reached; the JDK's client has no words for the most common of it. */
  static String reason(Throwable why) {
    return switch (why) {
      case ConnectException c when c.getCause() instanceof UnresolvedAddressException ->
          "there is no such host";
      case ConnectException _ -> "nobody listens there";
      case SSLException _ ->
          "it does not speak TLS, or its certificate is not trusted here (expected: ws:// or http:// for a server without TLS)";
      case WireLost late -> String.valueOf(late.getMessage());
      default -> String.valueOf(why);
    };
  }

  static InetSocketAddress resolved(InetSocketAddress proxy) {
    return new InetSocketAddress(proxy.getHostString(), proxy.getPort());
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdown();
  }
}
