package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is not even HTTP gets a problem too, and its connection is closed. */
@TestInstance(Lifecycle.PER_CLASS)
class MalformedHttpTest {
  private static final String JSON = "~Content-Type: application/json";

  private final Stage stage = new Stage();

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GARBAGE                                          | 400 | invalid_request",
        "GET /healthz HTTP/3.0~H                          | 400 | invalid_request",
        "GET /healthz HTTP/1.0                            | 505 | http_version_not_supported",
        "PRI * HTTP/2.0                                   | 400 | invalid_request",
        "GET /healthz HTTP/1.1                            | 400 | invalid_request",
        "GET /healthz HTTP/1.1~Host:                      | 400 | invalid_request",
        "GET /healthz HTTP/1.1~H~H                        | 400 | invalid_request",
        "GET /healthz HTTP/1.1~H~no colon                 | 400 | invalid_request",
        "GET /healthz HTTP/1.1~H~X: a\0b                  | 400 | invalid_request",
        "GET /v1/sessions/%zz HTTP/1.1~H                  | 400 | invalid_request",
        "GET /v1/sessions/x/events?after=%zz HTTP/1.1~H   | 400 | invalid_request",
        "GET /healthz?x=<> HTTP/1.1~H                     | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~Content-Length: x | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~Content-Length: 99999999999999999999 | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~Content-Length: 2~Content-Encoding: gzip | 400 | invalid_request",
      })
  void request_malformed_problemAndClosed(String request, int status, String code)
      throws Exception {
    String raw = request.replace("~H", "~Host: 127.0.0.1:1").replace("~J", JSON);
    expect(raw.replace("~", "\r\n") + "\r\n\r\n", status, code);
    assertThat(stage.pool.sessions()).isEmpty();
  }

  @Test
  void request_headersTooLarge_refused() throws Exception {
    String header = "X: " + "a".repeat(20_000);
    expect("GET / HTTP/1.1\r\nHost: localhost\r\n" + header + "\r\n\r\n", 400, "invalid_request");
  }

  @Test
  void request_pathTooLong_refused() throws Exception {
    String path = "/" + "a".repeat(20_000);
    expect("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "request_uri_too_long");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: -5~~{}                       | Content-Length: -5 (expected: zero or more)",
        "Transfer-Encoding: chunked~~zz~{}~0~~        | (expected: well-formed chunks)",
        "Transfer-Encoding: chunked~~-1~{}~0~~        | (expected: well-formed chunks)",
        "Transfer-Encoding: chunked~~2~{}XX~0~~        | (expected: well-formed chunks)",
        "Transfer-Encoding: chunked~~fffffffffffffffff~{}~0~~        | (expected: well-formed chunks)",
      })
  void post_bodyOfNoLength_refusedWithoutALine(String rest, String detail) throws Exception {
    try (Journal journal = Journal.of("dev.weir")) {
      Answer refused =
          stage.caller.raw(
              ("POST /v1/sessions HTTP/1.1~Host: localhost~Connection: close" + JSON + "~" + rest)
                  .replace("~", "\r\n")
                  .getBytes(ISO_8859_1));
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.code()).isEqualTo("invalid_request");
      assertThat(refused.json().get("detail").stringValue()).contains(detail);
      assertThat(journal.warnings()).isEmpty();
    }
  }

  @Test
  void request_askedToClose_closedAfterTheAnswer() throws Exception {
    try (Socket socket = stage.caller.connect()) {
      socket.getOutputStream().write(stage.caller.request("GET", "/healthz", null));
      InputStream in = Caller.buffered(socket);
      assertThat(Answer.whole(in).status()).isEqualTo(200);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void request_headOnOpenConnection_nextAnswerIsTheNext() throws Exception {
    try (Socket socket = stage.caller.connect()) {
      InputStream in = Caller.buffered(socket);
      String head = "HEAD /v1/agents HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(ISO_8859_1));
      assertThat(Answer.head(in).status()).isEqualTo(405);
      socket.getOutputStream().write(head.replace("HEAD", "GET").getBytes(ISO_8859_1));
      assertThat(Answer.whole(in).status()).isEqualTo(200);
    }
  }

  private void expect(String request, int status, String code) throws Exception {
    try (Socket socket = stage.caller.connect()) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      InputStream in = Caller.buffered(socket);
      Answer answer = Answer.whole(in);
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
      assertThat(answer.json().get("detail").stringValue())
          .startsWith("request: ")
          .endsWith("(expected: well-formed HTTP/1.1)");
      assertThat(in.read()).isEqualTo(-1);
    }
  }
}
