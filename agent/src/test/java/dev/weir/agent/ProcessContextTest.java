package dev.weir.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.langchain4j.agent.tool.Tool;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is loaded into a process is there for all its sessions, and closed after them. */
@Timeout(30)
class ProcessContextTest {
  private final ProcessContext process = new ProcessContext("process", Optional.empty());

  @Test
  @Behaviour("work-61")
  void get_whatWasPut_isItAndOfItsType() {
    process.put("words", URI.create("a"));
    assertThat(process.get("words", URI.class)).isEqualTo(URI.create("a"));
    assertThat(process.find("table", Map.class)).isEmpty();
    assertThatThrownBy(() -> process.get("table", Map.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "process: \"table\" was not loaded (expected: one of [words]; an agent's prewarm puts it"
                + " there)");
    assertThatThrownBy(() -> process.get("words", Map.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("(expected: java.util.Map)");
  }

  @Test
  void put_nameThatIsTaken_isRefusedAndTheFirstStays() {
    process.put("words", "one");
    assertThatThrownBy(() -> process.put("words", "two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("process: has \"words\" already (expected: each name once)");
    assertThat(process.get("words", String.class)).isEqualTo("one");
  }

  @Test
  @Behaviour("work-63")
  void close_valuesThatCanBeClosed_lastFirstAndOneThatFailsIsLogged() {
    List<String> closed = new ArrayList<>();
    process.put("first", (AutoCloseable) () -> closed.add("first"));
    process.put("broken", failing());
    process.put("plain", "text");
    process.put("last", (AutoCloseable) () -> closed.add("last"));
    try (CapturedLog log = new CapturedLog("dev.weir.agent", "dev.weir.internal")) {
      process.close();
      process.close();
      assertThat(log.text()).containsOnlyOnce("\"broken\" could not be closed");
    }
    assertThat(closed).containsExactly("last", "first");
    assertThatThrownBy(() -> process.put("late", "x"))
        .hasMessage("process: is closed (expected: open, for \"late\")");
    assertThatThrownBy(process::http).hasMessageStartingWith("process: is closed");
  }

  private static AutoCloseable failing() {
    return () -> {
      throw new IllegalStateException("stuck");
    };
  }

  @Test
  @Behaviour({"work-62", "work-63"})
  void http_proxySaid_oneClientGoesThroughItUntilTheProcessCloses() throws Exception {
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestURI().toString().getBytes("US-ASCII");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    proxy.start();
    try {
      URI at = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
      through(new ProcessContext("virtual-thread", Optional.of(at)));
    } finally {
      proxy.stop(0);
    }
  }

  private static void through(ProcessContext process) throws Exception {
    HttpClient client = process.http();
    assertThat(process.http()).isSameAs(client);
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://weir.invalid/hello")).build();
    assertThat(client.send(request, BodyHandlers.ofString()).body())
        .isEqualTo("http://weir.invalid/hello");
    assertThat(client.sendAsync(request, BodyHandlers.ofString()).get().statusCode())
        .isEqualTo(200);
    for (Runnable end : List.<Runnable>of(client::close, client::shutdown, client::shutdownNow)) {
      assertThatThrownBy(end::run)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("closed with the process");
    }
    assertThat(client.isTerminated()).isFalse();
    process.close();
    assertThat(client.awaitTermination(Duration.ofSeconds(20))).isTrue();
  }

  @Test
  void http_noProxy_tellsHowItIsMade() {
    HttpClient client = process.http();
    assertThat(client.proxy()).isEmpty();
    assertThat(client.cookieHandler()).isEmpty();
    assertThat(client.authenticator()).isEmpty();
    assertThat(client.connectTimeout()).isEmpty();
    assertThat(client.executor()).isEmpty();
    assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.NEVER);
    assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_2);
    assertThat(client.sslContext()).isNotNull();
    assertThat(client.sslParameters()).isNotNull();
    assertThat(client.newWebSocketBuilder()).isNotNull();
    process.close();
  }

  /** Finds what was loaded, wherever its code runs. */
  private static final class Reader implements Agent {
    private final String word = SessionContext.current().process().get("word", String.class);

    @Override
    public String instructions() {
      return word;
    }

    @Tool("Reads.")
    String read() {
      return SessionContext.current().process().get("word", String.class);
    }
  }

  @Test
  @Behaviour({"work-61", "work-72"})
  void process_inASession_isTheOneThatWasPrewarmed() throws Exception {
    process.put("word", "loaded");
    try (Talk talk = new Talk(new AgentSpec("reader", "", "", List.of(), Reader::new), process)) {
      talk.ask("Hi").call("c1", "read", "{}").complete();
      talk.model.next().say("Bye").complete();
      assertThat(talk.until("episode.completed").toString()).contains("loaded");
    }
  }
}
