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
        "POST /v1/sessions HTTP/1.1~H~J~Content-Length:  | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~Content-Length: 2, 2 | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~Transfer-Encoding : chunked | 400 | invalid_request",
        "POST /v1/sessions HTTP/1.1~H~J~X: a~ Transfer-Encoding: chunked | 400 | invalid_request",
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
        "Content-Length: -5                                 | 400 | \"-5\"",
        "Content-Length: +2                                 | 400 | \"+2\"",
        "Content-Length: 2~Content-Length: 50               | 400 | \"2\", \"50\"",
        "Content-Length: 2~Content-Length: 2                | 400 | \"2\", \"2\"",
        "Content-Length: 0~content-length: 2                | 400 | \"0\", \"2\"",
        "Transfer-Encoding: chunked                         | 411 | \"chunked\"",
        "transfer-encoding: Chunked                         | 411 | \"Chunked\"",
        "Transfer-Encoding: xchunked                        | 411 | \"xchunked\"",
        "Transfer-Encoding: gzip, chunked                   | 411 | \"gzip, chunked\"",
        "Transfer-Encoding: gzip~Transfer-Encoding: chunked | 411 | \"gzip\", \"chunked\"",
        "Transfer-Encoding: identity                        | 411 | \"identity\"",
        "Content-Length: 2~Transfer-Encoding: chunked       | 411 | \"chunked\"",
        "Transfer-Encoding: chunked~Content-Length: 2       | 411 | \"chunked\"",
      })
  void post_endInDoubt_refusedAndNothingAfterItServed(String framing, int status, String value)
      throws Exception {
    String head = "POST /v1/sessions HTTP/1.1~Host: localhost" + JSON + "~" + framing + "~~";
    String next = "{}GET /healthz HTTP/1.1~Host: localhost~~";
    try (Journal journal = Journal.of("dev.weir");
        Socket socket = stage.caller.connect()) {
      socket.getOutputStream().write((head + next).replace("~", "\r\n").getBytes(ISO_8859_1));
      InputStream in = Caller.buffered(socket);
      Answer refused = Answer.whole(in);
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.code()).isEqualTo(status == 411 ? "length_required" : "invalid_request");
      assertThat(refused.json().get("detail").stringValue()).contains(": " + value + " (expected:");
      assertThat(refused.header("Connection")).isEqualTo("close");
      assertThat(in.read()).isEqualTo(-1);
      assertThat(journal.warnings()).isEmpty();
    }
    assertThat(stage.pool.sessions()).isEmpty();
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
