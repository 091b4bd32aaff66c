package dev.weir.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BlockingHttpClientTest {
  private final HttpClient client = BlockingHttpClient.builder().build();

  @Test
  void execute_successfulResponse_givesStatusHeadersAndBody() throws Exception {
    try (var server = ModelServer.answering(http -> http.respond("200 OK", "{\"a\":\"é\"}"))) {
      SuccessfulHttpResponse response = client.execute(post(server.url()));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"a\":\"é\"}");
      assertThat(response.headers()).containsEntry("content-length", List.of("10"));
    }
  }

  @Test
  void execute_request_carriesMethodHeadersAndBodyOverHttp11() throws Exception {
    var seen = new ArrayList<String>();
    try (var server =
        ModelServer.answering(http -> {
          seen.add(http.request);
          http.respond("200 OK", "");
        })) {
      client.execute(post(server.url()));
    }
    assertThat(seen.getFirst())
        .startsWith("POST /v1 HTTP/1.1\n")
        .contains("X-Model: weir\n")
        .doesNotContainIgnoringCase("upgrade")
        .endsWith("\n\n{\"say\":\"hello\"}");
  }

  @Test
  void execute_errorStatus_throwsItWithTheBody() throws Exception {
    try (var server =
        ModelServer.answering(http -> http.respond("429 Too Many Requests", "slow down"))) {
      assertThatThrownBy(() -> client.execute(post(server.url())))
          .isInstanceOfSatisfying(
              HttpException.class,
              e -> {
                assertThat(e.statusCode()).isEqualTo(429);
                assertThat(e).hasMessageContaining("slow down");
              });
    }
  }

  @Test
  void execute_nobodyListens_throwsWithTheAddress() throws Exception {
    int port;
    try (var unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    assertThatThrownBy(() -> client.execute(post("http://127.0.0.1:" + port)))
        .isInstanceOf(LangChain4jException.class)
        .hasMessageContaining("127.0.0.1:" + port);
  }

  @Test
  void execute_noHeadersInTime_throwsTimeout() throws Exception {
    HttpClient hasty = BlockingHttpClient.builder().readTimeout(Duration.ofMillis(50)).build();
    var closed = new CountDownLatch(1);
    try (var server = ModelServer.answering(http -> http.awaitClosed(closed))) {
      assertThatThrownBy(() -> hasty.execute(post(server.url())))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining(server.url());
      closed.await();
    }
  }

  @Test
  void execute_connectingTakesTooLong_throwsTimeout() throws Exception {
    HttpClient hasty = BlockingHttpClient.builder().connectTimeout(Duration.ofMillis(50)).build();
    // A listener that never accepts and whose queue is full leaves further ones connecting.
    try (var full = new FullListener()) {
      assertThatThrownBy(() -> hasty.execute(post(full.url())))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("connect");
    }
  }

  @Test
  void execute_silenceInTheBody_throwsTimeoutAndCloses() throws Exception {
    HttpClient hasty = BlockingHttpClient.builder().readTimeout(Duration.ofMillis(50)).build();
    var closed = new CountDownLatch(1);
    try (var server =
        ModelServer.answering(http -> {
          http.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
          http.awaitClosed(closed);
        })) {
      assertThatThrownBy(() -> hasty.execute(post(server.url())))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("readTimeout");
      closed.await();
    }
  }

  @Test
  void execute_bodyOverTheLimit_isRefused() throws Exception {
    int length = BlockingHttpClient.MAX_BODY + 1;
    try (var server =
        ModelServer.answering(http -> {
          http.send("HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
          http.send("x".repeat(length));
        })) {
      assertThatThrownBy(() -> client.execute(post(server.url())))
          .hasMessageContaining("more than " + BlockingHttpClient.MAX_BODY);
    }
  }

  @Test
  void execute_formData_isRefused() {
    HttpRequest form =
        HttpRequest.builder()
            .method(HttpMethod.POST)
            .url("http://127.0.0.1:1")
            .addFormDataField("a", "b")
            .build();
    assertThatThrownBy(() -> client.execute(form)).isInstanceOf(UnsupportedFeatureException.class);
  }

  @Test
  void execute_interruptedBeforehand_isCancelledWithTheFlagSet() {
    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(() -> client.execute(post("http://127.0.0.1:1")));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(CancellationException.class);
  }

  @Test
  void stream_eventsThenEnd_areDeliveredInOrderOnTheCallingThread() throws Exception {
    var log = new Recorded();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event("one");
          http.event("two");
          http.endStream();
        })) {
      client.execute(post(server.url()), log);
    }
    assertThat(log.calls).containsExactly("open 200", "one", "two", "close");
    assertThat(log.threads).containsOnly(Thread.currentThread());
  }

  @Test
  void stream_errorStatus_isAnErrorWithTheBodyAndNoClose() throws Exception {
    var log = new Recorded();
    try (var server = ModelServer.answering(http -> http.respond("500 Oops", "it broke"))) {
      client.execute(post(server.url()), log);
    }
    assertThat(log.calls).containsExactly("error HttpException: it broke");
  }

  @Test
  void stream_connectionBreaks_isAnErrorAndNoClose() throws Exception {
    var log = new Recorded();
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event("one");
        })) {
      client.execute(post(server.url()), log);
    }
    assertThat(log.calls).hasSize(3).startsWith("open 200", "one");
    assertThat(log.calls.getLast()).startsWith("error LangChain4jException");
  }

  @Test
  void stream_silence_isATimeoutAndNoClose() throws Exception {
    HttpClient hasty = BlockingHttpClient.builder().readTimeout(Duration.ofMillis(50)).build();
    var log = new Recorded();
    var closed = new CountDownLatch(1);
    try (var server =
        ModelServer.answering(http -> {
          http.openStream();
          http.event("one");
          http.awaitClosed(closed);
        })) {
      hasty.execute(post(server.url()), log);
      closed.await();
    }
    assertThat(log.calls).hasSize(3).startsWith("open 200", "one");
    assertThat(log.calls.getLast()).startsWith("error TimeoutException").contains("readTimeout");
  }

  @Test
  void stream_interruptBeforeHeaders_closesTheSocketAndIsCancelled() throws Exception {
    cancelled((http, reached) -> reached.countDown(), List.of());
  }

  @Test
  void stream_interruptBeforeTheFirstEvent_closesTheSocketAndIsCancelled() throws Exception {
    cancelled((http, reached) -> http.openStream(), List.of("open 200"));
  }

  @Test
  void stream_interruptBetweenEvents_closesTheSocketAndIsCancelled() throws Exception {
    cancelled(
        (http, reached) -> {
          http.openStream();
          http.event("one");
        },
        List.of("open 200", "one"));
  }

  @Test
  void stream_interruptWhileEventsAreBuffered_deliversNoneOfThem() throws Exception {
    var log = new Recorded();
    log.onCall = call -> Thread.currentThread().interrupt();
    try (var server =
        ModelServer.answering(
            http -> http.respond("200 OK", "data: one\n\ndata: two\n\ndata: three\n\n"))) {
      client.execute(post(server.url()), log);
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.calls).containsExactly("open 200", "error CancellationException: " + CANCELLED);
  }

  @Test
  void stream_listenerThrows_isItsErrorAndTheLastCall() throws Exception {
    var log = new Recorded();
    log.onCall =
        call -> {
          if (call.equals("one")) {
            throw new IllegalStateException("full");
          }
        };
    try (var server =
        ModelServer.answering(http -> http.respond("200 OK", "data: one\n\ndata: two\n\n"))) {
      client.execute(post(server.url()), log);
    }
    assertThat(log.calls).containsExactly("open 200", "one", "error IllegalStateException: full");
  }

  @Test
  void stream_lastCallThrows_comesOut() throws Exception {
    var log = new Recorded();
    log.onCall =
        call -> {
          if (call.equals("close")) {
            throw new IllegalStateException("late");
          }
        };
    try (var server = ModelServer.answering(http -> http.respond("200 OK", "data: one\n\n"))) {
      assertThatThrownBy(() -> client.execute(post(server.url()), log)).hasMessage("late");
    }
    assertThat(log.calls).containsExactly("open 200", "one", "close");
  }

  @Test
  void builder_timeoutOfZero_isRefusedByName() {
    assertThatThrownBy(() -> BlockingHttpClient.builder().readTimeout(Duration.ZERO))
        .hasMessage("readTimeout: PT0S (expected: more than zero)");
    assertThat(BlockingHttpClient.builder().connectTimeout())
        .isEqualTo(BlockingHttpClientBuilder.DEFAULT_CONNECT_TIMEOUT);
    assertThat(BlockingHttpClient.builder().readTimeout())
        .isEqualTo(BlockingHttpClientBuilder.DEFAULT_READ_TIMEOUT);
  }

  private static final String CANCELLED = "cancelled: the thread of the turn was interrupted";

  private interface Opening {
    void play(ModelServer.Connection http, CountDownLatch reached) throws Exception;
  }

  // The server plays the opening, the caller is interrupted once it has seen all of it, and the
  // server must see its socket closed.
  private void cancelled(Opening opening, List<String> before) throws Exception {
    var log = new Recorded();
    var reached = new CountDownLatch(1);
    log.onCall =
        call -> {
          if (log.calls.equals(before)) {
            reached.countDown();
          }
        };
    var closed = new CountDownLatch(1);
    var flag = new ArrayList<Boolean>();
    try (var server =
        ModelServer.answering(http -> {
          opening.play(http, reached);
          http.awaitClosed(closed);
        })) {
      Thread turn =
          Thread.ofVirtual()
              .start(() -> {
                client.execute(post(server.url()), log);
                flag.add(Thread.currentThread().isInterrupted());
              });
      reached.await();
      turn.interrupt();
      closed.await();
      turn.join();
    }
    assertThat(flag).containsExactly(true);
    assertThat(log.calls.subList(0, before.size())).isEqualTo(before);
    assertThat(log.calls.subList(before.size(), log.calls.size()))
        .containsExactly("error CancellationException: " + CANCELLED);
  }

  private static HttpRequest post(String url) {
    return HttpRequest.builder()
        .method(HttpMethod.POST)
        .url(url)
        .addHeader("X-Model", "weir")
        .body("{\"say\":\"hello\"}")
        .build();
  }

  private static final class Recorded implements ServerSentEventListener {
    final List<String> calls = new ArrayList<>();
    final List<Thread> threads = new ArrayList<>();
    java.util.function.Consumer<String> onCall = call -> {};

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      add("open " + response.statusCode());
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      add(event.data());
    }

    @Override
    public void onError(Throwable cause) {
      add("error " + cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    @Override
    public void onClose() {
      add("close");
    }

    private void add(String call) {
      calls.add(call);
      threads.add(Thread.currentThread());
      onCall.accept(call);
    }
  }
}
