package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Inputs and cancels while a turn runs: the model has begun to speak and waits. */
class BusyTest {
  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;
  private String session = "";
  private String running = "";
  private Stream events;

  @BeforeEach
  void beginTurn() throws Exception {
    session = caller.open("plain");
    events = caller.events(session, "?from=now");
    running = caller.say(session, "One").get("episodeId").stringValue();
    stage.model.say("Begun");
    events.await("part.delta");
  }

  @AfterEach
  void close() throws Exception {
    events.close();
    stage.close();
  }

  @Test
  void input_queued_answeredAfterwards() throws Exception {
    String next = episode(caller.post(path("input"), Caller.input("Two", "queue")));
    assertThat(events.next().data().get("queue"))
        .isEqualTo(Caller.json("[{'ep':'%s','text':'Two'}]".formatted(next)));
    stage.model.done().say("Then").done();
    assertThat(events.await("episode.completed").text("ep")).isEqualTo(running);
    assertThat(events.next().data().get("queue")).isEmpty();
    assertThat(events.await("episode.completed").text("ep")).isEqualTo(next);
    assertThat(texts()).containsExactly("One", "Begun", "Two", "Then");
  }

  @Test
  void input_interrupting_runningIsCancelledAndItComesNext() throws Exception {
    String queued = episode(caller.post(path("input"), Caller.input("Later", "queue")));
    String next = episode(caller.post(path("input"), Caller.input("Now", "interrupt")));
    Frame end = events.await("episode.cancelled");
    stage.model.say("Yes").done().say("Late").done();
    assertThat(end.text("ep")).isEqualTo(running);
    assertThat(end.text("reason")).isEqualTo("interrupted");
    assertThat(events.await("episode.completed").text("ep")).isEqualTo(next);
    assertThat(events.await("episode.completed").text("ep")).isEqualTo(queued);
    assertThat(texts()).containsExactly("One", "Begun", "Now", "Yes", "Later", "Late");
    assertThat(messages().get(1).get("status").stringValue()).isEqualTo("interrupted");
  }

  @Test
  void input_rejecting_busyAndNothingHappens() throws Exception {
    Answer refused = caller.post(path("input"), Caller.input("Two", "reject"));
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("session_busy");
    assertThat(refused.json().get("retryable").asBoolean()).isFalse();
    assertThat(caller.view(session).get("queue")).isEmpty();
    stage.model.done();
    events.await("episode.completed");
    assertThat(texts()).containsExactly("One", "Begun");
  }

  @Test
  void input_rejectingAfterTheEndWasSeen_accepted() throws Exception {
    stage.model.done();
    events.await("episode.completed");
    stage.model.say("Free").done();
    episode(caller.post(path("input"), Caller.input("Two", "reject")));
    assertThat(events.until("episode.completed")).noneMatch(f -> f.is("queue.updated"));
  }

  @Test
  void input_ninthWaiting_queueFull() throws Exception {
    for (int n = 0; n < 8; n++) {
      episode(caller.post(path("input"), Caller.input("Wait " + n)));
    }
    Answer refused = caller.post(path("input"), Caller.input("Too many"));
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("queue_full");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.json().get("retryable").asBoolean()).isTrue();
    assertThat(caller.view(session).get("queue")).hasSize(8);
  }

  @Test
  void cancel_running_stoppedOnceWithReason() throws Exception {
    assertThat(cancel("{\"reason\":\"changed my mind\"}")).isTrue();
    assertThat(events.await("episode.cancelled").text("reason")).isEqualTo("changed my mind");
    assertThat(cancel("{}")).isFalse();
    assertThat(caller.view(session).get("status").stringValue()).isEqualTo("idle");
    assertThat(messages().get(1).get("status").stringValue()).isEqualTo("interrupted");
  }

  @Test
  void cancel_runningByItsId_defaultReason() throws Exception {
    assertThat(cancel("{\"episodeId\":\"" + running + "\"}")).isTrue();
    assertThat(events.await("episode.cancelled").text("reason"))
        .isEqualTo("cancelled by the caller");
    assertThat(cancel("{\"episodeId\":\"" + running + "\"}")).isFalse();
  }

  @Test
  void cancel_queuedInput_takenBackAndNeverAnswered() throws Exception {
    String queued = episode(caller.post(path("input"), Caller.input("Two")));
    assertThat(cancel("{\"episodeId\":\"" + queued + "\"}")).isTrue();
    assertThat(cancel("{\"episodeId\":\"" + queued + "\"}")).isFalse();
    events.await("queue.updated");
    assertThat(events.await("queue.updated").data().get("queue")).isEmpty();
    stage.model.done();
    events.await("episode.completed");
    assertThat(texts()).containsExactly("One", "Begun");
  }

  @Test
  void cancel_otherEpisode_nothing() throws Exception {
    assertThat(cancel("{\"episodeId\":\"ep_99\"}")).isFalse();
    assertThat(caller.view(session).get("status").stringValue()).isEqualTo("running");
  }

  @Test
  void cancel_emptyBody_runningIsStopped() throws Exception {
    assertThat(cancel("")).isTrue();
    events.await("episode.cancelled");
  }

  @Test
  void close_whileRunning_readersSeeTheEndAndGoodbye() throws Exception {
    caller.send("DELETE", "/v1/sessions/" + session, null);
    List<Frame> rest = events.rest();
    assertThat(rest).anyMatch(f -> f.is("episode.cancelled"));
    assertThat(rest.getLast().event()).isEqualTo("stream.goodbye");
    assertThat(rest.getLast().text("reason")).isEqualTo("ended");
    assertThat(rest.getLast().data().get("retry").asBoolean()).isFalse();
    assertThat(rest.getLast().data().has("retryAfterMs")).isFalse();
  }

  @Test
  void input_toSessionThatEndedUnderneath_gone() throws Exception {
    stage.pool.find(session).orElseThrow().close();
    Answer refused = caller.post(path("input"), Caller.input("Two"));
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("session_ended");
  }

  private boolean cancel(String body) throws Exception {
    return Caller.expect(202, caller.post(path("cancel"), body)).get("cancelled").asBoolean();
  }

  private String path(String what) {
    return "/v1/sessions/" + session + "/" + what;
  }

  private JsonNode messages() throws Exception {
    return caller.view(session).get("messages");
  }

  private List<String> texts() throws Exception {
    return messages().findValuesAsString("text");
  }

  private static String episode(Answer answer) {
    return Caller.expect(202, answer).get("episodeId").stringValue();
  }
}
