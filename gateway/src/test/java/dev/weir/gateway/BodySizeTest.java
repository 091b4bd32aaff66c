package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    Caller.expect(201, caller.raw(chunked(body(LIMIT))));
  }

  @Test
  void post_oneByteMore_tooLarge() throws Exception {
    Answer refused = caller.post("/v1/sessions", body(LIMIT + 1));
    expectTooLarge(refused);
    assertThat(refused.json().get("detail").stringValue())
        .isEqualTo("body: 262145 bytes (expected: at most 262144 bytes)");
  }

  @Test
  void post_oneByteMoreInChunks_tooLarge() throws Exception {
    expectTooLarge(caller.raw(chunked(body(LIMIT + 1))));
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

  private byte[] chunked(String body) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(
        caller.request(
            "POST",
            "/v1/sessions",
            null,
            "Content-Type: application/json",
            "Transfer-Encoding: chunked"));
    for (int at = 0; at < body.length(); at += 10_000) {
      String chunk = body.substring(at, Math.min(body.length(), at + 10_000));
      request.writeBytes(
          (Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n").getBytes(UTF_8));
    }
    request.writeBytes("0\r\n\r\n".getBytes(UTF_8));
    return request.toByteArray();
  }

  private static String body(int bytes) {
    String empty = "{\"metadata\":{\"a\":\"\"}}";
    return empty.replace("\"\"}", "\"" + "x".repeat(bytes - empty.length()) + "\"}");
  }
}
