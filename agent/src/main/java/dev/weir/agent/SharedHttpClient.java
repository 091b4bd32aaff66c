package dev.weir.agent;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A client that others use too: closing it is its owner's. Any thread, as {@link HttpClient} says.
 */
final class SharedHttpClient extends HttpClient {
  private final HttpClient client;

  private SharedHttpClient(HttpClient client) {
    this.client = client;
  }

  static SharedHttpClient through(Optional<URI> proxy) {
    Builder builder = HttpClient.newBuilder();
    proxy.map(SharedHttpClient::selector).ifPresent(builder::proxy);
    return new SharedHttpClient(builder.build());
  }

  private static ProxySelector selector(URI proxy) {
    return ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort()));
  }

  /** Stops the requests that run and closes the client. */
  AutoCloseable owner() {
    return client::shutdownNow;
  }

  @Override
  public void close() {
    throw notYours();
  }

  @Override
  public void shutdown() {
    throw notYours();
  }

  @Override
  public void shutdownNow() {
    throw notYours();
  }

  private static UnsupportedOperationException notYours() {
    return new UnsupportedOperationException(
        "http client: is shared by all sessions (expected: left open; it is closed with the process)");
  }

  @Override
  public boolean isTerminated() {
    return client.isTerminated();
  }

  @Override
  public boolean awaitTermination(Duration limit) throws InterruptedException {
    return client.awaitTermination(limit);
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    return client.send(request, body);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> body) {
    return client.sendAsync(request, body);
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, BodyHandler<T> body, PushPromiseHandler<T> pushes) {
    return client.sendAsync(request, body, pushes);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
