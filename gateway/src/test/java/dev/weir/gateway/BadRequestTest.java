package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bad input is refused at the door, by name, value and what is expected; nothing changes. */
@TestInstance(Lifecycle.PER_CLASS)
class BadRequestTest {
  private static final String PART = "{'kind':'text','text':'Hi'}";

  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;
  private String session = "";

  @BeforeAll
  void open() throws Exception {
    session = caller.open("plain");
  }

  @AfterAll
  void close() {
    stage.close();
  }

  static List<String> bodies() {
    return List.of(
        "{                                | invalid_json    | body",
        "{'a'                             | invalid_json    | body",
        "nonsense                         | invalid_json    | body",
        "{} {}                            | invalid_json    | body",
        "{'agent':'plain','agent':'x'}    | invalid_json    | agent",
        "{'agent':'\u0001'}               | invalid_json    | body",
        deep() + "                        | invalid_json    | body",
        "[]                               | invalid_request | ARRAY (expected: an object)",
        "7                                | invalid_request | NUMBER (expected: an object)",
        "null                             | invalid_request | NULL (expected: an object)",
        "'text'                           | invalid_request | STRING (expected: an object)",
        "{'agnet':'plain'}                | invalid_request | agnet: unknown (expected: one of [agent, input, metadata])",
        "{'agent':7}                      | invalid_request | agent: 7 (expected: a string)",
        "{'agent':['plain']}              | invalid_request | agent: ['plain'] (expected: a string)",
        "{'metadata':[]}                  | invalid_request | metadata: [] (expected: an object)",
        "{'metadata':{'a':1}}             | invalid_request | metadata.a: 1 (expected: a string)",
        "{'metadata':{'a':null}}          | invalid_request | metadata.a: missing (expected: a string)",
        "{'metadata':"
            + entries(33)
            + "} | invalid_request | metadata: 33 entries (expected: at most 32)",
        "{'input':'Hi'}                   | invalid_request | input: 'Hi' (expected: an object)",
        "{'input':{}}                     | invalid_request | input.parts: missing (expected: an array)",
        input("'parts':{}")
            + "           | invalid_request | input.parts: {} (expected: an array of 1 to 64 objects)",
        input("'parts':[]")
            + "           | invalid_request | input.parts: [] (expected: an array of 1 to 64 objects)",
        input("'parts':[7]")
            + "          | invalid_request | input.parts[0]: 7 (expected: an object)",
        input("'parts':[" + PART + ",{}]")
            + "| invalid_request | input.parts[1].kind: missing (expected: a string)",
        input("'parts':[{'kind':'text'}]")
            + "| invalid_request | input.parts[0].text: missing (expected: a string)",
        input("'parts':[{'kind':'image'}]")
            + "| invalid_request | input.parts[0].kind: 'image' (expected: 'text')",
        input("'parts':[{'kind':7}]")
            + " | invalid_request | input.parts[0].kind: 7 (expected: a string)",
        input("'parts':[{'kind':'text','text':'Hi','x':1}]")
            + "| invalid_request | input.parts[0].x: unknown (expected: one of [kind, text])",
        input("'parts':[{'kind':'text','text':7}]")
            + "| invalid_request | input.parts[0].text: 7 (expected: a string)",
        input("'parts':[{'kind':'text','text':' \\n'}]")
            + "| invalid_request | parts: blank (expected: some text)",
        input("'parts':[" + (PART + ",").repeat(64) + PART + "]")
            + "| invalid_request | (expected: an array of 1 to 64 objects)",
        input("'parts':[" + PART + "],'onBusy':'wait'")
            + "| invalid_request | input.onBusy: 'wait' (expected: one of [queue, interrupt, reject])",
        input("'parts':[" + PART + "],'onBusy':'QUEUE'")
            + "| invalid_request | input.onBusy: 'QUEUE'",
        input("'parts':[" + PART + "],'onBusy':1")
            + "| invalid_request | input.onBusy: 1 (expected: a string)",
        input("'parts':[" + PART + "],'agent':'x'")
            + "| invalid_request | input.agent: unknown (expected: one of [onBusy, parts])");
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void open_badBody_refused(String row) throws Exception {
    String[] cells = row.split("\\s*\\|\\s*");
    Answer refused = unchanged(caller.post("/v1/sessions", quoted(cells[0])));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo(cells[1]);
    assertThat(detail(refused)).contains(quoted(cells[2]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "input  | {}                          | parts: missing (expected: an array)",
        "input  | {'text':'Hi'}               | text: unknown (expected: one of [onBusy, parts])",
        "input  | {'parts':'Hi'}              | parts: 'Hi' (expected: an array of 1 to 64 objects)",
        "input  | {'parts':[{'kind':'text','text':''}]} | parts: blank (expected: some text)",
        "cancel | {'episodeId':7}             | episodeId: 7 (expected: a string)",
        "cancel | {'reason':{}}               | reason: {} (expected: a string)",
        "cancel | {'id':'ep_1'}               | id: unknown (expected: one of [episodeId, reason])",
        "cancel | []                          | body: ARRAY (expected: an object)",
      })
  void post_badBody_refused(String what, String body, String detail) throws Exception {
    Answer refused = unchanged(caller.post("/v1/sessions/" + session + "/" + what, quoted(body)));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(detail(refused)).isEqualTo(quoted(detail));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "application/json-patch+json",
        "///",
        "json"
      })
  void post_notJson_unsupported(String type) throws Exception {
    String[] headers = type.equals("none") ? new String[0] : new String[] {"Content-Type: " + type};
    for (String path : List.of("/v1/sessions", "/v1/sessions/" + session + "/cancel")) {
      Answer refused = unchanged(caller.send("POST", path, "{}", headers));
      assertThat(refused.status()).isEqualTo(415);
      assertThat(refused.code()).isEqualTo("unsupported_media_type");
      assertThat(detail(refused))
          .isEqualTo("Content-Type: \"" + type + "\" (expected: application/json)");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        "application/json;charset=utf-8"
      })
  void post_jsonSpelledOtherwise_taken(String type) throws Exception {
    String path = "/v1/sessions/" + session + "/cancel";
    assertThat(caller.send("POST", path, "{}", "Content-Type: " + type).status()).isEqualTo(202);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v1/sessions/ses_none         | 404 | session_not_found",
        "DELETE | /v1/sessions/ses_none         | 404 | session_not_found",
        "POST   | /v1/sessions/ses_none/input   | 404 | session_not_found",
        "POST   | /v1/sessions/ses_none/cancel  | 404 | session_not_found",
        "GET    | /v1/sessions/ses_none/events  | 404 | session_not_found",
        "GET    | /v1/sessions/%00              | 404 | session_not_found",
        "GET    | /v1/sessions/ID/other         | 404 | not_found",
        "GET    | /v1/sessions/ID/              | 404 | not_found",
        "GET    | /v1                           | 404 | not_found",
        "GET    | /v2/sessions                  | 404 | not_found",
        "GET    | /metrics                      | 404 | not_found",
        "OPTIONS| *                             | 404 | not_found",
      })
  void request_unknownThing_notFound(String method, String path, int status, String code)
      throws Exception {
    String body = method.equals("POST") ? "{\"parts\":[" + quoted(PART) + "]}" : null;
    if (path.endsWith("cancel")) {
      body = "{}";
    }
    Answer refused =
        unchanged(
            caller.send(
                method, path.replace("ID", session), body, "Content-Type: application/json"));
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.json().get("title").stringValue()).isEqualTo("Not Found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET    | /v1/sessions            | POST",
        "PUT    | /v1/sessions            | POST",
        "POST   | /v1/sessions/ID         | GET, DELETE",
        "PATCH  | /v1/sessions/ID         | GET, DELETE",
        "GET    | /v1/sessions/ID/input   | POST",
        "GET    | /v1/sessions/ID/cancel  | POST",
        "POST   | /v1/sessions/ID/events  | GET",
        "POST   | /v1/agents              | GET",
        "DELETE | /healthz                | GET",
        "HEAD   | /healthz                | GET",
        "OPTIONS| /v1/sessions            | POST",
        "POST   | /readyz                 | GET",
        "POST   | /                       | GET",
        "POST   | /page.js                | GET",
        "BREW   | /v1/agents              | GET",
      })
  void request_otherMethod_notAllowed(String method, String path, String allow) throws Exception {
    Answer refused = unchanged(caller.send(method, path.replace("ID", session), null));
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.header("Allow")).isEqualTo(allow);
    if (method.equals("HEAD")) {
      assertThat(refused.header("Content-Length")).isEqualTo("0");
    } else {
      assertThat(refused.code()).isEqualTo("method_not_allowed");
      assertThat(detail(refused)).isEqualTo("method: %s (expected: %s)".formatted(method, allow));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "?include=thoughts      | include: 'thoughts' (expected: tools, reasoning)",
        "?include=tools,x       | include: 'x' (expected: tools, reasoning)",
        "?from=yesterday        | from: 'yesterday' (expected: start, snapshot, now)",
        "?from=                 | from: '' (expected: start, snapshot, now)",
        "?incude=tools          | query: 'incude' unknown (expected: one of [after, from, include])",
        "?from=now&since=1      | query: 'since' unknown (expected: one of [after, from, include])",
      })
  void read_badQuery_refused(String query, String detail) throws Exception {
    Answer refused = unchanged(caller.get(Stream.path(session, query)));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(detail(refused)).isEqualTo(quoted(detail));
  }

  @Test
  void view_unknownParameter_refused() throws Exception {
    Answer refused = unchanged(caller.get("/v1/sessions/" + session + "?incude=tools"));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(detail(refused)).isEqualTo("query: \"incude\" unknown (expected: one of [include])");
  }

  @Test
  void read_emptyCursor_refusedWithWhatElseToSay() throws Exception {
    Answer refused = unchanged(caller.get(Stream.path(session, "?after=")));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_cursor");
    assertThat(detail(refused))
        .isEqualTo("cursor: \"\" (expected: one that this server gave, or none for a snapshot)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "é"})
  void post_badKey_refused(String key) throws Exception {
    refuseKey(key);
    refuseKey("k".repeat(256));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'agent':'nobody'} | 404 | agent_not_found | agent: 'nobody', by job metadata (expected: one of [plain, greeter, broken])",
        "{'agent':''}       | 404 | agent_not_found | agent: '' (expected: one of [plain, greeter, broken])",
        "{'agent':'broken'} | 500 | agent_failed    | agent: 'broken' could not be made; the worker's log says why",
      })
  void open_agentThatCannotAnswer_refused(String body, int status, String code, String detail)
      throws Exception {
    try (Journal journal = Journal.of("dev.weir.worker")) {
      Answer refused = unchanged(caller.post("/v1/sessions", quoted(body)));
      assertThat(refused.status()).isEqualTo(status);
      assertThat(refused.code()).isEqualTo(code);
      assertThat(detail(refused)).isEqualTo(quoted(detail).replace("worker\"s", "worker's"));
      assertThat(journal.warnings()).hasSize(code.equals("agent_failed") ? 1 : 0);
    }
  }

  private void refuseKey(String key) throws Exception {
    Answer refused = unchanged(caller.post("/v1/sessions", "{}", "Idempotency-Key: " + key));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_request");
    assertThat(detail(refused)).contains("Idempotency-Key: \"", "(expected: 1 to 255 visible");
  }

  /** A problem like every other, after which everything is as before. */
  private Answer unchanged(Answer refused) throws Exception {
    assertThat(stage.pool.sessions()).hasSize(1);
    JsonNode view = caller.view(session);
    assertThat(view.get("cursor").stringValue()).endsWith("_0000000000000000");
    assertThat(view.get("status").stringValue()).isEqualTo("idle");
    if (refused.body().length > 0) {
      JsonNode problem = refused.json();
      assertThat(problem.get("type").stringValue()).isEqualTo("about:blank");
      assertThat(problem.get("status").intValue()).isEqualTo(refused.status());
      assertThat(problem.get("retryable").asBoolean()).isFalse();
    }
    return refused;
  }

  private static String detail(Answer refused) {
    return refused.json().get("detail").stringValue();
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private static String input(String fields) {
    return "{'input':{" + fields + "}}";
  }

  private static String deep() {
    return "{'agent':" + "[".repeat(5000) + "]".repeat(5000) + "}";
  }

  private static String entries(int count) {
    StringBuilder entries = new StringBuilder("{'k0':''");
    for (int n = 1; n < count; n++) {
      entries.append(",'k").append(n).append("':''");
    }
    return entries.append('}').toString();
  }
}
