package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.FileJournal;
import dev.weir.log.LogLimits;
import dev.weir.worker.SessionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A conversation over a real socket, request by request. */
class ConversationTest {
  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void open_withoutBody_defaultAgentAndLinks() throws Exception {
    Answer answer = caller.post("/v1/sessions", "");
    JsonNode opened = Caller.expect(201, answer);
    String self = "/v1/sessions/" + opened.get("id").stringValue();
    assertThat(opened.get("agent").stringValue()).isEqualTo("plain");
    assertThat(opened.get("cursor").stringValue()).endsWith("_0000000000000000");
    assertThat(opened.has("episodeId")).isFalse();
    assertThat(opened.get("links"))
        .isEqualTo(
            Caller.json(
                "{'self':'%1$s','events':'%1$s/events','input':'%1$s/input','cancel':'%1$s/cancel'}"
                    .formatted(self)));
    assertThat(answer.header("Location")).isEqualTo(self);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void open_withInput_episodeFollowsCursor() throws Exception {
    stage.model.say("Hello", " you").done();
    JsonNode opened = caller.opened("{\"agent\":\"greeter\",\"input\":" + Caller.input("Hi") + "}");
    String session = opened.get("id").stringValue();
    try (Stream events = caller.events(session, "?after=" + opened.get("cursor").stringValue())) {
      List<Frame> frames = events.until("episode.completed");
      assertThat(frames.getFirst().text("resume")).isEqualTo("exact");
      assertThat(frames)
          .anyMatch(f ->
              f.is("episode.started")
                  && f.text("ep").equals(opened.get("episodeId").stringValue()));
      JsonNode messages = Fold.nothing().strictly(frames).state().get("messages");
      assertThat(messages.findValuesAsString("text"))
          .containsExactly("Good evening.", "Hi", "Hello you");
    }
  }

  @Test
  void open_withMetadata_viewShowsIt() throws Exception {
    String session = caller.opened("{\"metadata\":{\"table\":\"7\"}}").get("id").stringValue();
    JsonNode view = caller.view(session);
    assertThat(view.get("metadata")).isEqualTo(Caller.json("{'table':'7'}"));
    assertThat(view.get("id").stringValue()).isEqualTo(session);
    assertThat(view.get("agent").stringValue()).isEqualTo("plain");
    assertThat(view.get("status").stringValue()).isEqualTo("idle");
    assertThat(view.get("messages")).isEmpty();
    assertThat(view.get("queue")).isEmpty();
    assertThat(view.has("episode") || view.has("open")).isFalse();
  }

  /** JSON has a form for half a character, and callers may keep one. */
  @Test
  void open_halfACharacterInTheMetadata_viewShowsIt() throws Exception {
    String odd = "{\"metadata\":{\"a\":\"\\ude00 ü\"}}";
    String session = caller.opened(odd).get("id").stringValue();
    assertThat(caller.view(session).get("metadata")).isEqualTo(Caller.json(odd).get("metadata"));
    Answer unknown = caller.post("/v1/sessions", "{\"agent\":\"\\ud83d\"}");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.json().get("detail").stringValue()).contains("\ud83d");
  }

  /** Neither there nor gone: 404 would have its clients forget it. */
  @Test
  void anything_sessionKeptButNotOpen_conflict(@TempDir Path data) throws Exception {
    String id = "ses_" + "0".repeat(25);
    Files.createDirectories(data.resolve("sessions").resolve(id));
    Files.writeString(
        data.resolve("sessions").resolve(id).resolve("session.properties"), "agent=plain");
    try (SessionStore store = SessionStore.open(data, FileJournal.Options.DEFAULT);
        Stage kept = new Stage(Stage.OPTIONS, LogLimits.DEFAULT, pool -> pool.store(store))) {
      assertThat(kept.pool.restore()).singleElement().asString().contains("its journal");
      Answer answer = kept.caller.get("/v1/sessions/" + id);
      assertThat(answer.status()).isEqualTo(409);
      assertThat(answer.code()).isEqualTo("session_not_open");
      assertThat(answer.json().get("detail").stringValue())
          .contains("is kept, but could not be opened", "the worker's log says why");
      assertThat(answer.json().get("retryable").booleanValue()).isFalse();
      assertThat(kept.caller.get("/v1/sessions/" + id + "/events").status()).isEqualTo(409);
    }
  }

  @Test
  void view_whileMessageIsWritten_openEpisodeAndParts() throws Exception {
    String session = caller.open("plain");
    try (Stream events = caller.events(session, "?from=now")) {
      String episode = caller.say(session, "Hi").get("episodeId").stringValue();
      stage.model.say("Good ");
      events.await("part.delta");
      JsonNode view = caller.view(session);
      assertThat(view.get("status").stringValue()).isEqualTo("running");
      assertThat(view.get("episode"))
          .isEqualTo(Caller.json("{'ep':'" + episode + "','attempt':1}"));
      assertThat(view.get("open"))
          .isEqualTo(
              Caller.json(
                  "{'ep':'%s','msg':'msg_2','role':'assistant','parts':[{'kind':'text','text':'Good '}]}"
                      .formatted(episode)));
      stage.model.done();
      events.await("episode.completed");
    }
  }

  @Test
  void view_withTagOfView_notModifiedUntilSomethingHappens() throws Exception {
    String session = caller.open("plain");
    Answer first = caller.get("/v1/sessions/" + session);
    String tag = first.header("ETag");
    assertThat(tag).isEqualTo("\"" + first.json().get("cursor").stringValue() + "\"");
    Answer same = caller.get("/v1/sessions/" + session, "If-None-Match: " + tag);
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(same.body()).isEmpty();
    stage.converse(session, "Hi", "Hello");
    Answer later = caller.get("/v1/sessions/" + session, "If-None-Match: " + tag);
    assertThat(later.status()).isEqualTo(200);
    assertThat(later.json().get("status").stringValue()).isEqualTo("idle");
  }

  @Test
  void input_severalTurns_modelHearsThemInOrder() throws Exception {
    String session = caller.open("plain");
    stage.converse(session, "One", "First");
    stage.converse(session, "Two", "Second");
    stage.model.awaitAsked();
    assertThat(stage.model.awaitAsked().messages().toString())
        .containsSubsequence("Answer.", "One", "First", "Two");
    assertThat(texts(session)).containsExactly("One", "First", "Two", "Second");
  }

  @Test
  void input_accepted_cursorIsJustBeforeItsFirstEvent() throws Exception {
    String session = caller.open("greeter");
    JsonNode accepted = caller.say(session, "Hi");
    stage.model.say("Yes").done();
    try (Stream events = caller.events(session, "?after=" + accepted.get("cursor").stringValue())) {
      List<Frame> frames = events.until("episode.completed");
      assertThat(frames.get(1).data().get("message").get("role").stringValue()).isEqualTo("user");
      assertThat(frames.getLast().text("ep")).isEqualTo(accepted.get("episodeId").stringValue());
    }
  }

  @Test
  void input_modelFails_episodeFailsAndNextIsAnswered() throws Exception {
    String session = caller.open("plain");
    try (Stream events = caller.events(session, "?from=now")) {
      stage.model.say("Half a").fail(new IllegalStateException("no more tokens"));
      caller.say(session, "Hi");
      List<Frame> frames = events.until("episode.failed");
      assertThat(frames.getLast().data().get("error").get("code").stringValue())
          .isEqualTo("model_failed");
      assertThat(frames.getLast().data().toString()).doesNotContain("no more tokens");
    }
    assertThat(caller.view(session).get("messages").get(1).get("status").stringValue())
        .isEqualTo("failed");
    stage.converse(session, "Again", "Here");
    assertThat(texts(session)).containsExactly("Hi", "Half a", "Again", "Here");
  }

  @Test
  void close_session_goneForEveryRequest() throws Exception {
    String session = caller.open("plain");
    Answer closed = caller.send("DELETE", "/v1/sessions/" + session, null);
    assertThat(closed.status()).isEqualTo(204);
    assertThat(closed.body()).isEmpty();
    assertThat(caller.get("/v1/sessions/" + session).code()).isEqualTo("session_not_found");
    assertThat(caller.send("DELETE", "/v1/sessions/" + session, null).status()).isEqualTo(404);
    assertThat(stage.pool.sessions()).isEmpty();
  }

  @Test
  void agents_registered_listedByName() throws Exception {
    JsonNode agents = Caller.expect(200, caller.get("/v1/agents")).get("agents");
    assertThat(agents.findValuesAsString("name")).containsExactly("broken", "greeter", "plain");
    assertThat(agents.get(1))
        .isEqualTo(
            Caller.json(
                "{'name':'greeter','greeting':'Good evening.','default':false,'model':'staged','tools':[]}"));
    assertThat(agents.get(2))
        .isEqualTo(
            Caller.json(
                "{'name':'plain','description':'Answers.','default':true,'model':'staged','tools':['table']}"));
  }

  @Test
  void health_whileReady_ok() throws Exception {
    assertThat(caller.get("/healthz").json()).isEqualTo(Caller.json("{'status':'ok'}"));
    assertThat(caller.get("/readyz").json()).isEqualTo(Caller.json("{'status':'ok'}"));
  }

  @Test
  void uri_ofGateway_whereItListens() {
    assertThat(stage.gateway.uri()).hasToString("http://127.0.0.1:" + stage.gateway.port());
  }

  private List<String> texts(String session) throws Exception {
    return caller.view(session).get("messages").findValuesAsString("text");
  }
}
