package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A body may have 256 KiB, however it is sent. */
class BodySizeTest {
  private static final int LIMIT = 256 << 10;

  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void post_asLargeAsMayBe_taken() throws Exception {
    caller.opened(body(LIMIT));
  }

  @Test
  void post_oneByteMore_tooLarge() throws Exception {
    Answer refused = caller.post("/v1/sessions", body(LIMIT + 1));
    expectTooLarge(refused);
    assertThat(refused.json().get("detail").stringValue())
        .isEqualTo("body: 262145 bytes (expected: at most 262144 bytes)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "40001", "7fffffff", "7fffffff;and so on"})
  void post_inChunks_refusedBeforeTheFirstIsSent(String chunk) throws Exception {
    try (Socket socket = caller.connect()) {
      socket.getOutputStream().write(chunked(chunk));
      InputStream in = Caller.buffered(socket);
      Answer refused = Answer.whole(in);
      assertThat(refused.status()).isEqualTo(411);
      assertThat(refused.code()).isEqualTo("length_required");
      assertThat(in.read()).isEqualTo(-1);
    }
    assertThat(stage.pool.sessions()).isEmpty();
  }

  @Test
  void post_chunkOverTheLimitSent_refused() throws Exception {
    byte[] start = chunked("40001");
    byte[] request = Arrays.copyOf(start, start.length + LIMIT + 1);
    try (Socket socket = caller.connect()) {
      writeWhatIsTaken(socket, request);
      Answer refused = Answer.whole(Caller.buffered(socket));
      assertThat(refused.code()).isEqualTo("length_required");
    }
    assertThat(stage.pool.sessions()).isEmpty();
  }

  @Test
  void post_tooLargeAndNotYetSent_refusedBeforeItIs() throws Exception {
    byte[] request =
        caller.request(
            "POST",
            "/v1/sessions",
            null,
            "Content-Type: application/json",
            "Expect: 100-continue",
            "Content-Length: 999999");
    expectTooLarge(caller.raw(request));
  }

  @Test
  void post_tooLarge_connectionServesTheNextRequest() throws Exception {
    try (Socket socket = caller.connect()) {
      InputStream in = Caller.buffered(socket);
      socket.getOutputStream().write(keepAlive(body(LIMIT + 5000)));
      expectTooLarge(Answer.whole(in));
      socket.getOutputStream().write(keepAlive("{}"));
      assertThat(Answer.whole(in).status()).isEqualTo(201);
    }
  }

  private void expectTooLarge(Answer refused) {
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.code()).isEqualTo("body_too_large");
    JsonNode problem = refused.json();
    assertThat(problem.get("retryable").asBoolean()).isFalse();
    assertThat(stage.pool.sessions()).isEmpty();
  }

  private byte[] keepAlive(String body) {
    return caller.request(
        "POST", "/v1/sessions", body, "Content-Type: application/json", "Connection: keep-alive");
  }

  /** The server may close before it has all; the answer is there in either case. */
  private static void writeWhatIsTaken(Socket socket, byte[] request) {
    try {
      socket.getOutputStream().write(request);
    } catch (IOException e) {
      assertThat(e).isInstanceOf(SocketException.class);
    }
  }

  /** A request up to its first chunk. */
  private byte[] chunked(String size) {
    byte[] head =
        caller.request(
            "POST",
            "/v1/sessions",
            null,
            "Content-Type: application/json",
            "Connection: keep-alive",
            "Transfer-Encoding: chunked");
    return (new String(head, UTF_8) + size + "\r\n").getBytes(UTF_8);
  }

  private static String body(int bytes) {
    String empty = "{\"metadata\":{\"a\":\"\"}}";
    return empty.replace("\"\"}", "\"" + "x".repeat(bytes - empty.length()) + "\"}");
  }
}
