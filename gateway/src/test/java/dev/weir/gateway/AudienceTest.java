package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Tools and reasoning are shown to whoever asks for them, in streams and in states alike. */
class AudienceTest {
  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;
  private String session = "";

  @BeforeEach
  void converse() throws Exception {
    session = caller.open("plain");
    stage.model.think("Let me see").say("One moment.").call("c1", "table", "{\"size\":4}").done();
    stage.model.say("There is one.").done();
    try (Stream events = caller.events(session, "?from=now")) {
      caller.say(session, "A table?");
      events.await("episode.completed");
    }
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                         | text text text",
        "&include=                | text text text",
        "&include=tools           | text text tool_input tool_result text",
        "&include=reasoning       | text reasoning text text",
        "&include=tools,reasoning | text reasoning text tool_input tool_result text",
      })
  void read_including_onlyThatAndNoGap(String include, String kinds) throws Exception {
    String query = include == null ? "" : include;
    JsonNode streamed = fold("?from=start" + query, "episode.completed");
    JsonNode snapshot = fold("?from=snapshot" + query, "caught_up");
    JsonNode view = caller.get("/v1/sessions/" + session + "?" + query).json();
    assertThat(streamed.get("messages").findValuesAsString("kind"))
        .containsExactly(kinds.split(" "));
    assertThat(snapshot).isEqualTo(streamed);
    assertThat(view.get("messages")).isEqualTo(streamed.get("messages"));
  }

  @Test
  void read_withTools_callAndItsResult() throws Exception {
    JsonNode messages = fold("?from=start&include=tools", "episode.completed").get("messages");
    assertThat(messages.get(2).get("parts").get(0))
        .isEqualTo(
            Caller.json("{'kind':'tool_input','callId':'c1','name':'table'}")
                .deepCopy()
                .asObject()
                .put("input", "{\"size\":4}"));
    assertThat(messages.get(3).get("role").stringValue()).isEqualTo("tool");
    assertThat(messages.get(3).get("parts").get(0))
        .isEqualTo(
            Caller.json(
                "{'kind':'tool_result','callId':'c1','name':'table','output':'table for 4','isError':false}"));
  }

  @Test
  void resume_whereOnlyHiddenEventsFollow_caughtUpAtOnce() throws Exception {
    try (Stream thinker = caller.events(session, "?from=now&include=reasoning")) {
      caller.say(session, "Think");
      Frame started = thinker.await("episode.started");
      stage.model.think("Hm");
      thinker.await("part.delta");
      try (Stream resumed = caller.events(session, "?after=" + started.id())) {
        List<Frame> frames = resumed.until("caught_up");
        assertThat(frames).extracting(Frame::event).containsExactly("stream.open", "caught_up");
        assertThat(frames.getLast().text("cursor")).isEqualTo(started.id());
        stage.model.say("Yes").done();
        Fold.at(seq(started)).strictly(resumed.until("episode.completed"));
      }
    }
  }

  @Test
  void view_whileReasoning_openIsHidden() throws Exception {
    try (Stream thinker = caller.events(session, "?from=now&include=reasoning")) {
      caller.say(session, "Think");
      stage.model.think("Hm");
      thinker.await("part.delta");
      assertThat(caller.view(session).has("open")).isFalse();
      assertThat(caller.get("/v1/sessions/" + session + "?include=reasoning").json().has("open"))
          .isTrue();
      stage.model.done();
      thinker.await("episode.completed");
    }
  }

  private JsonNode fold(String query, String end) throws Exception {
    try (Stream events = caller.events(session, query)) {
      Fold fold = Fold.nothing().strictly(events.until(end));
      return fold.state().without("last");
    }
  }

  private static long seq(Frame frame) {
    return frame.data().get("seq").longValue();
  }
}
