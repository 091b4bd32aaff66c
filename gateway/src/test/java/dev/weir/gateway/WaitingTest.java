package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.LogLimits;
import dev.weir.testkit.Behaviour;
import dev.weir.worker.LineOptions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A session that finds no slot: what its caller is told, until it is open or refused. */
@Timeout(60)
class WaitingTest {
  private static final String PLAIN = "{\"agent\":\"plain\"}";

  private final Stage stage =
      new Stage(
          Stage.OPTIONS,
          LogLimits.DEFAULT,
          pool -> pool.maxConcurrentSessions(1),
          LineOptions.DEFAULT.withPlaces(2));
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  @Behaviour("work-82")
  void open_noSlot_202WithThePosition() throws Exception {
    caller.open("plain");
    Answer answer = caller.post("/v1/sessions", PLAIN);
    JsonNode waiting = Caller.expect(202, answer);
    String id = waiting.get("id").stringValue();
    assertThat(waiting.get("position").intValue()).isEqualTo(1);
    assertThat(waiting.get("links").get("events").stringValue())
        .isEqualTo("/v1/sessions/" + id + "/events");
    assertThat(answer.header("Retry-After")).contains("1");
    assertThat(answer.header("Location")).contains("/v1/sessions/" + id);
    JsonNode view = caller.view(id);
    assertThat(view.get("status").stringValue()).isEqualTo("waiting");
    assertThat(view.get("position").intValue()).isEqualTo(1);
  }

  @Test
  void open_sameKey_tellsWhatHasBecomeOfIt() throws Exception {
    String live = caller.open("plain");
    JsonNode waiting = waits("Idempotency-Key: k");
    assertThat(waits("Idempotency-Key: k")).isEqualTo(waiting);
    try (Stream events = caller.events(waiting.get("id").stringValue(), "")) {
      end(live);
      events.await("caught_up");
    }
    JsonNode opened = caller.opened(PLAIN, "Idempotency-Key: k");
    assertThat(opened.get("id")).isEqualTo(waiting.get("id"));
    assertThat(opened.get("agent").stringValue()).isEqualTo("plain");
  }

  @Test
  @Behaviour("work-82")
  void events_whileItWaits_tellPositionsThenGoOnAsAlways() throws Exception {
    String live = caller.open("plain");
    String first = waits().get("id").stringValue();
    String second = waits().get("id").stringValue();
    try (Stream events = caller.events(second, "?from=start")) {
      assertThat(events.head().header("Weir-Resume")).isEmpty();
      assertThat(events.next().data().get("position").intValue()).isEqualTo(2);
      end(first);
      Frame next = events.next();
      assertThat(next.is("session.waiting")).isTrue();
      assertThat(next.id()).isEmpty();
      assertThat(next.data().get("position").intValue()).isEqualTo(1);
      end(live);
      List<Frame> rest = events.until("caught_up");
      assertThat(rest).anyMatch(frame -> frame.is("stream.open"));
      stage.model.say("Yes").done();
      caller.say(second, "Hi");
      events.await("episode.completed");
    }
  }

  @Test
  void events_nothingChanges_heartbeats() throws Exception {
    caller.open("plain");
    String id = waits().get("id").stringValue();
    try (Stream events = caller.events(id, "")) {
      events.await("session.waiting");
      // the watchdog, the wait limit, the idle session, and the heartbeat
      stage.time.awaitArmed(4);
      stage.time.advance(Stage.OPTIONS.heartbeat());
      assertThat(events.next().is("heartbeat")).isTrue();
    }
  }

  @Test
  void events_agentCannotBeMade_refusedFrameAndTheSameProblemForAWhile() throws Exception {
    String live = caller.open("plain");
    JsonNode broken = Caller.expect(202, caller.post("/v1/sessions", "{\"agent\":\"broken\"}"));
    String id = broken.get("id").stringValue();
    try (Stream events = caller.events(id, "")) {
      events.await("session.waiting");
      end(live);
      JsonNode refused = events.await("session.refused").data();
      assertThat(refused.get("code").stringValue()).isEqualTo("agent_failed");
      assertThat(refused.get("status").intValue()).isEqualTo(500);
      assertThat(events.rest()).isEmpty();
    }
    JsonNode problem = Caller.expect(500, caller.get("/v1/sessions/" + id));
    assertThat(problem.get("code").stringValue()).isEqualTo("agent_failed");
    stage.time.advance(LineOptions.DEFAULT.refusedKept());
    Caller.expect(404, caller.get("/v1/sessions/" + id));
  }

  @Test
  void input_whileItWaits_409Retryable() throws Exception {
    caller.open("plain");
    String id = waits().get("id").stringValue();
    Answer answer = caller.post("/v1/sessions/" + id + "/input", Caller.input("Hi"));
    JsonNode problem = Caller.expect(409, answer);
    assertThat(problem.get("code").stringValue()).isEqualTo("session_waiting");
    assertThat(problem.get("retryable").booleanValue()).isTrue();
    assertThat(problem.get("detail").stringValue()).contains("position 1");
    assertThat(answer.header("Retry-After")).contains("1");
  }

  @Test
  void close_whileItIsFollowed_streamSaysSo() throws Exception {
    caller.open("plain");
    String id = waits().get("id").stringValue();
    try (Stream events = caller.events(id, "")) {
      events.await("session.waiting");
      end(id);
      assertThat(events.await("session.refused").data().get("code").stringValue())
          .isEqualTo("session_not_found");
      assertThat(events.rest()).isEmpty();
    }
  }

  @Test
  @Behaviour("work-82")
  void open_lineIsFull_429() throws Exception {
    caller.open("plain");
    waits();
    waits();
    Answer answer = caller.post("/v1/sessions", PLAIN);
    assertThat(Caller.expect(429, answer).get("code").stringValue()).isEqualTo("at_capacity");
    assertThat(answer.header("Retry-After")).contains("1");
  }

  @Test
  @Behaviour({"work-92", "work-98"})
  void drain_whileItWaits_503AndTheStreamSaysSo() throws Exception {
    String busy = caller.open("plain");
    caller.say(busy, "Hi");
    String id = waits().get("id").stringValue();
    try (Stream events = caller.events(id, "")) {
      events.await("session.waiting");
      stage.pool.beginDrain();
      assertThat(events.await("session.refused").data().get("code").stringValue())
          .isEqualTo("draining");
    }
    Answer answer = caller.post("/v1/sessions", PLAIN);
    assertThat(Caller.expect(503, answer).get("code").stringValue()).isEqualTo("draining");
  }

  private JsonNode waits(String... headers) throws Exception {
    return Caller.expect(202, caller.post("/v1/sessions", PLAIN, headers));
  }

  private void end(String session) throws Exception {
    assertThat(caller.send("DELETE", "/v1/sessions/" + session, null).status()).isEqualTo(204);
  }
}
