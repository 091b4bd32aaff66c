package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A request that is sent again under its key happens once. */
class IdempotencyTest {
  private static final String KEY = "Idempotency-Key: k-1";
  private static final int CALLERS = 12;

  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void open_again_sameSessionAndNoTurnMore() throws Exception {
    stage.model.say("Once").done();
    String body = "{\"input\":" + Caller.input("Hi") + "}";
    JsonNode first = caller.opened(body, KEY);
    assertThat(caller.opened(body, KEY)).isEqualTo(first);
    assertThat(stage.pool.sessions()).hasSize(1);
    String session = first.get("id").stringValue();
    try (Stream events = caller.events(session, "?from=start")) {
      events.await("episode.completed");
    }
    assertThat(caller.view(session).get("messages")).hasSize(2);
  }

  @Test
  void open_sameKeyOtherBody_conflict() throws Exception {
    caller.opened("{}", KEY);
    Answer refused = caller.post("/v1/sessions", "{\"agent\":\"greeter\"}", KEY);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("idempotency_conflict");
    assertThat(refused.json().get("detail").stringValue()).contains("k-1");
    assertThat(stage.pool.sessions()).hasSize(1);
  }

  @Test
  void open_firstAttemptFailed_mayBeRepaired() throws Exception {
    assertThat(caller.post("/v1/sessions", "{\"agent\":\"nobody\"}", KEY).code())
        .isEqualTo("agent_not_found");
    caller.opened("{}", KEY);
  }

  @Test
  void input_again_sameAnswerAndNoTurnMore() throws Exception {
    String session = caller.open("plain");
    JsonNode first = caller.say(session, "Hi", KEY);
    assertThat(caller.say(session, "Hi", KEY)).isEqualTo(first);
    stage.model.say("Once").done();
    try (Stream events = caller.events(session, "?from=start")) {
      events.await("episode.completed");
    }
    assertThat(caller.say(session, "Hi", KEY)).isEqualTo(first);
    JsonNode view = caller.view(session);
    assertThat(view.get("messages")).hasSize(2);
    assertThat(view.get("queue")).isEmpty();
  }

  @Test
  void input_sameKeyOtherSession_anotherTurn() throws Exception {
    String one = caller.open("plain");
    String two = caller.open("plain");
    caller.say(one, "Hi", KEY);
    caller.say(two, "Ho", KEY);
    assertThat(caller.view(two).get("messages").findValuesAsString("text")).containsExactly("Ho");
  }

  @Test
  void input_sameKeyOtherBody_conflict() throws Exception {
    String session = caller.open("plain");
    caller.say(session, "Hi", KEY);
    Answer refused = caller.post("/v1/sessions/" + session + "/input", Caller.input("Ho"), KEY);
    assertThat(refused.code()).isEqualTo("idempotency_conflict");
    assertThat(caller.view(session).get("queue")).isEmpty();
  }

  @Test
  void input_firstAttemptRefused_mayBeSentAgain() throws Exception {
    String session = caller.open("plain");
    try (Stream events = caller.events(session, "?from=now")) {
      caller.say(session, "One");
      String path = "/v1/sessions/" + session + "/input";
      assertThat(caller.post(path, Caller.input("Two", "reject"), KEY).code())
          .isEqualTo("session_busy");
      stage.model.say("Done").done();
      events.await("episode.completed");
      Caller.expect(202, caller.post(path, Caller.input("Two", "reject"), KEY));
    }
  }

  @Test
  void input_manyAtOnce_oneTurnAndOneAnswer() throws Exception {
    String session = caller.open("plain");
    List<JsonNode> answers = together(() -> caller.say(session, "Hi", KEY));
    assertThat(answers).hasSize(CALLERS).containsOnly(answers.getFirst());
    assertThat(caller.view(session).get("queue")).isEmpty();
    assertThat(caller.view(session).get("messages")).hasSize(1);
  }

  @Test
  void open_manyAtOnce_oneSession() throws Exception {
    List<JsonNode> answers = together(() -> caller.opened("{}", KEY));
    assertThat(answers).hasSize(CALLERS).containsOnly(answers.getFirst());
    assertThat(stage.pool.sessions()).hasSize(1);
  }

  private static List<JsonNode> together(java.util.concurrent.Callable<JsonNode> call)
      throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<JsonNode> answers = new ArrayList<>();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<JsonNode>> calls = new ArrayList<>();
      for (int n = 0; n < CALLERS; n++) {
        calls.add(
            callers.submit(() -> {
              gate.await();
              return call.call();
            }));
      }
      gate.countDown();
      for (Future<JsonNode> done : calls) {
        answers.add(done.get());
      }
    }
    return answers;
  }
}
