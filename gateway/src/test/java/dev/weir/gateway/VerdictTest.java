package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.log.LogLimits;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reader is told of where it begins, and what follows from it. */
class VerdictTest {
  /** A full disk ends a session without an event: the state says so, under a tag of its own. */
  @Test
  void view_logCouldNotBeStored_saysEnded() throws Exception {
    String id = caller.open("plain");
    String path = "/v1/sessions/" + id;
    String live = caller.get(path).header("ETag");
    stage.pool.find(id).orElseThrow().log().close();
    Answer after = caller.get(path, "If-None-Match: " + live);
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.json().get("status").stringValue()).isEqualTo("ended");
    assertThat(caller.get(path, "If-None-Match: " + after.header("ETag")).status()).isEqualTo(304);
    Answer refused = caller.post(path + "/input", Caller.input("Hi"));
    assertThat(refused.status()).isEqualTo(410);
    assertThat(refused.code()).isEqualTo("session_ended");
  }

  private static final int OPEN_BYTES = 4000;

  private final Stage stage =
      new Stage(
          new LogLimits(
              OPEN_BYTES,
              LogLimits.DEFAULT.messageChars(),
              LogLimits.DEFAULT.closedRetention(),
              LogLimits.DEFAULT.readers(),
              LogLimits.DEFAULT.readerStall()));
  private final Caller caller = stage.caller;
  private String session = "";
  private List<Frame> all = List.of();

  @BeforeEach
  void converse() throws Exception {
    session = caller.open("plain");
    stage.converse(session, "Hi", "Good ", "evening.");
    try (Stream events = caller.events(session, "?from=start")) {
      all = events.until("caught_up");
    }
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void open_anyStream_headersAndFirstFrame() throws Exception {
    try (Stream events = caller.events(session, "?from=start")) {
      Frame open = events.next();
      Answer head = events.head();
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("Content-Type")).isEqualTo("text/event-stream; charset=utf-8");
      assertThat(head.header("Cache-Control")).isEqualTo("no-cache, no-transform");
      assertThat(head.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(head.header("Weir-Resume")).isEqualTo("exact");
      assertThat(head.header("Last-Event-ID")).isEqualTo(open.text("cursor"));
      assertThat(events.retryMillis()).isBetween(1000, 5000);
      assertThat(open.id()).isEmpty();
      assertThat(open.event()).isEqualTo("stream.open");
      assertThat(open.text("session")).isEqualTo(session);
      assertThat(open.text("cursor")).isEqualTo(open.text("epoch") + "_0000000000000000");
      assertThat(open.text("heartbeatMs")).isEqualTo("15000");
      assertThat(open.data().has("reason")).isFalse();
    }
  }

  @Test
  void read_log_idsNumbersAndNamesAgree() throws Exception {
    long prev = 0;
    for (Frame frame : all.stream().filter(Frame::logged).toList()) {
      assertThat(frame.text("prev")).isEqualTo(Long.toString(prev));
      assertThat(frame.id()).endsWith("_%016d".formatted(++prev)).isEqualTo(cursor(prev));
      assertThat(frame.text("type")).isEqualTo(frame.event());
    }
    assertThat(all.getLast().text("cursor")).isEqualTo(cursor(prev));
  }

  @Test
  void resume_insideDeltasWithinRetention_exact() throws Exception {
    stage.time.advance(Stage.seconds(15).minusNanos(1));
    expect("?after=" + id("part.delta"), "exact", "");
  }

  @Test
  void resume_insideDeltasAfterRetention_snapshotOfTheWhole() throws Exception {
    String inside = id("part.delta");
    stage.time.advance(Stage.seconds(15));
    List<Frame> frames = expect("?after=" + inside, "snapshot", "compacted");
    assertThat(frames.get(1).event()).isEqualTo("snapshot");
    assertThat(frames.get(1).id()).isEqualTo(all.getLast().text("cursor"));
    assertThat(fold(frames)).isEqualTo(fold(all));
  }

  @Test
  void resume_outsideDeltasAfterRetention_exact() throws Exception {
    stage.time.advance(Stage.seconds(15));
    assertThat(expect("?after=" + id("episode.completed"), "exact", "")).hasSize(2);
    List<Frame> rest = expect("?after=" + id("episode.started"), "exact", "");
    assertThat(rest).noneMatch(f -> f.event().startsWith("part."));
    assertThat(fold(expect("?from=start", "exact", ""))).isEqualTo(fold(all));
  }

  @Test
  void resume_behindWhatARunningEpisodeKeeps_snapshotThenTheRest() throws Exception {
    try (Stream live = caller.events(session, "?from=now")) {
      caller.say(session, "Tell");
      stage.model.say("Once ");
      String behind = live.await("part.delta").id();
      stage.model.say("upon ");
      live.await("part.delta");
      stage.model.say("x".repeat(OPEN_BYTES));
      live.await("part.delta");
      try (Stream late = caller.events(session, "?after=" + behind)) {
        assertThat(late.next().text("resume")).isEqualTo("snapshot");
        Fold fold = Fold.nothing().strictly(late.until("caught_up"));
        assertThat(fold.state().get("open").get("parts").get(0).get("text").stringValue())
            .hasSize("Once upon ".length() + OPEN_BYTES);
        stage.model.say("end").done();
        assertThat(fold.strictly(late.until("episode.completed")))
            .isEqualTo(fold(expect("?from=snapshot", "snapshot", "asked for")));
      }
    }
  }

  @Test
  void resume_epochOfAnotherSession_resetAndSnapshot() throws Exception {
    String other = caller.opened("{}").get("cursor").stringValue();
    List<Frame> frames = expect("?after=" + other, "reset", "epoch");
    assertThat(fold(frames)).isEqualTo(fold(all));
  }

  @Test
  void resume_beyondTheEnd_resetAndSnapshot() throws Exception {
    List<Frame> frames = expect("?after=" + cursor(999), "reset", "beyond the end");
    assertThat(fold(frames)).isEqualTo(fold(all));
  }

  @Test
  void resume_fromNow_onlyWhatFollows() throws Exception {
    List<Frame> frames = expect("?from=now", "exact", "");
    assertThat(frames).extracting(Frame::event).containsExactly("stream.open", "caught_up");
    assertThat(frames.getFirst().text("cursor")).isEqualTo(all.getLast().text("cursor"));
  }

  @Test
  void resume_withoutPosition_snapshot() throws Exception {
    List<Frame> frames = expect("", "snapshot", "asked for");
    assertThat(frames)
        .extracting(Frame::event)
        .containsExactly("stream.open", "snapshot", "caught_up");
    assertThat(fold(frames)).isEqualTo(fold(all));
  }

  @ParameterizedTest
  @CsvSource({
    "?after=1&from=now, 2, 2",
    "?from=now, 3, 3",
    "?after=1&from=start, , 1",
    "?from=start, , 0",
  })
  void resume_severalPositions_headerThenAfterThenFrom(String query, String header, int begin)
      throws Exception {
    String asked = query.replace("after=1", "after=" + cursor(1));
    String[] headers =
        header == null
            ? new String[0]
            : new String[] {"Last-Event-ID: " + cursor(Integer.parseInt(header))};
    try (Stream events = caller.events(session, asked, headers)) {
      assertThat(events.next().text("cursor")).isEqualTo(cursor(begin));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "1",
        "_0000000000000001",
        "e_1",
        "e_00000000000000001",
        "E_0000000000000001",
        "e_-000000000000001",
        "e_0000000000000001%20",
        "e_000000000000000%D9%A1"
      })
  void resume_unreadableCursor_refused(String cursor) throws Exception {
    Answer refused = caller.get(Stream.path(session, "?after=" + cursor));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("invalid_cursor");
  }

  @Test
  void resume_unreadableHeader_refusedThoughTheQueryIsFine() throws Exception {
    String path = Stream.path(session, "?after=" + cursor(1));
    assertThat(caller.get(path, "Last-Event-ID: 12").code()).isEqualTo("invalid_cursor");
  }

  private List<Frame> expect(String query, String verdict, String reason) throws Exception {
    try (Stream events = caller.events(session, query)) {
      List<Frame> frames = events.until("caught_up");
      assertThat(frames.getFirst().text("resume")).isEqualTo(verdict);
      assertThat(frames.getFirst().data().path("reason").asString("")).isEqualTo(reason);
      assertThat(events.head().header("Weir-Resume")).isEqualTo(verdict);
      return frames;
    }
  }

  private String id(String type) {
    return all.stream().filter(f -> f.is(type)).findFirst().orElseThrow().id();
  }

  private String cursor(long seq) {
    return all.getFirst().text("epoch") + "_%016d".formatted(seq);
  }

  private static Fold fold(List<Frame> frames) {
    return Fold.nothing().strictly(frames);
  }
}
