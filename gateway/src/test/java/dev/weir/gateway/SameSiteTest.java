package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page of another site could make a browser send. {@code PORT} stands for ours. */
@TestInstance(Lifecycle.PER_CLASS)
class SameSiteTest {
  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Host: evil.example, forbidden_host",
    "Host: evil.example:PORT, forbidden_host",
    "Host: 127.0.0.1.evil.example, forbidden_host",
    "Host: localhost.evil.example:PORT, forbidden_host",
    "Host: 192.168.0.1:PORT, forbidden_host",
    "Host: 0.0.0.0:PORT, forbidden_host",
    "Host: 127.0.0.2:PORT, forbidden_host",
    "Host: [::2]:PORT, forbidden_host",
    "Origin: null, forbidden_origin",
    "Origin: http://evil.example, forbidden_origin",
    "Origin: http://evil.example:PORT, forbidden_origin",
    "Origin: https://127.0.0.1:PORT, forbidden_origin",
    "Origin: http://127.0.0.1:1, forbidden_origin",
    "Origin: http://127.0.0.1, forbidden_origin",
    "Origin: http://localhost:PORT, forbidden_origin",
    "Origin: http://127.0.0.1:PORT.evil.example, forbidden_origin",
    "Origin: http://user@127.0.0.1:PORT, forbidden_origin",
    "Origin: 127.0.0.1:PORT, forbidden_origin",
    "Origin: http://[, forbidden_origin",
    "Sec-Fetch-Site: cross-site, forbidden_origin",
    "Sec-Fetch-Site: same-site, forbidden_origin",
  })
  void request_foreign_refusedEverywhere(String header, String code) throws Exception {
    String sent = header.replace("PORT", Integer.toString(stage.gateway.port()));
    String value = sent.substring(sent.indexOf(':') + 2);
    for (Answer refused :
        new Answer[] {
          caller.post("/v1/sessions", "{}", sent),
          caller.get("/v1/agents", sent),
          caller.get("/", sent),
          caller.get("/nowhere", sent)
        }) {
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.code()).isEqualTo(code);
      assertThat(refused.json().get("detail").stringValue())
          .startsWith(header.substring(0, header.indexOf(':')) + ": \"" + value + "\"")
          .contains("expected: ");
    }
    assertThat(stage.pool.sessions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost:PORT",
        "Host: localhost",
        "Host: LocalHost:PORT",
        "Host: 127.0.0.1:PORT",
        "Host: [::1]:PORT",
        "Host: [::1]",
        "Origin: http://127.0.0.1:PORT",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Site: none"
      })
  void request_ownSite_served(String header) throws Exception {
    String sent = header.replace("PORT", Integer.toString(stage.gateway.port()));
    assertThat(caller.get("/v1/agents", sent).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:PORT", "[::1]:PORT", "localhost"})
  void request_originIsTheHostAsked_served(String name) throws Exception {
    String host = name.replace("PORT", Integer.toString(stage.gateway.port()));
    Answer answer = caller.get("/v1/agents", "Host: " + host, "Origin: http://" + host);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-origin");
  }
}
