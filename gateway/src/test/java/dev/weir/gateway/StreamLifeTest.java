package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that are quiet, crowded, cut, or told to leave. */
class StreamLifeTest {
  private static final int READERS = 64;

  private final Stage stage = new Stage();
  private final Caller caller = stage.caller;

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void read_quietFor15Seconds_heartbeatEachTime() throws Exception {
    String session = caller.open("greeter");
    try (Stream events = caller.events(session, "")) {
      String cursor = events.await("caught_up").text("cursor");
      for (int beat = 0; beat < 2; beat++) {
        stage.time.awaitArmed(1);
        stage.time.advance(Stage.seconds(15));
        Frame heartbeat = events.next();
        assertThat(heartbeat.event()).isEqualTo("heartbeat");
        assertThat(heartbeat.id()).isEmpty();
        assertThat(heartbeat.text("cursor")).isEqualTo(cursor);
        assertThat(heartbeat.data().get("ts").isNumber()).isTrue();
      }
    }
  }

  @Test
  void read_almostQuietFor15Seconds_noHeartbeat() throws Exception {
    String session = caller.open("plain");
    try (Stream events = caller.events(session, "")) {
      events.await("caught_up");
      stage.time.awaitArmed(1);
      stage.time.advance(Stage.seconds(15).minusNanos(1));
      stage.model.say("Hello").done();
      caller.say(session, "Hi");
      assertThat(events.until("episode.completed")).noneMatch(f -> f.is("heartbeat"));
    }
  }

  @Test
  void read_sessionDeleted_goodbyeForGood() throws Exception {
    String session = caller.open("greeter");
    try (Stream events = caller.events(session, "")) {
      Frame caughtUp = events.await("caught_up");
      caller.send("DELETE", "/v1/sessions/" + session, null);
      List<Frame> rest = events.rest();
      assertThat(rest).hasSize(1);
      assertThat(rest.getFirst().event()).isEqualTo("stream.goodbye");
      assertThat(rest.getFirst().text("reason")).isEqualTo("ended");
      assertThat(rest.getFirst().data().get("retry").asBoolean()).isFalse();
      assertThat(rest.getFirst().text("cursor")).isEqualTo(caughtUp.text("cursor"));
    }
  }

  @Test
  void drain_turnsRunAndWait_allAnsweredThenGoodbyeAndRetry() throws Exception {
    String session = caller.open("plain");
    try (Stream events = caller.events(session, "?from=now")) {
      caller.say(session, "One");
      String queued = caller.say(session, "Two").get("episodeId").stringValue();
      CompletableFuture<Integer> cut = new CompletableFuture<>();
      Thread drain = Thread.ofVirtual().start(() -> drain(cut));
      while (stage.host.ready()) {
        Thread.onSpinWait();
      }
      expectDraining(caller.post("/v1/sessions", "{}"));
      expectDraining(caller.post("/v1/sessions/" + session + "/input", Caller.input("Three")));
      Answer ready = caller.get("/readyz");
      assertThat(ready.status()).isEqualTo(503);
      assertThat(ready.json()).isEqualTo(Caller.json("{'status':'draining'}"));
      assertThat(caller.get("/healthz").status()).isEqualTo(200);
      assertThat(caller.view(session).get("queue")).hasSize(1);
      stage.model.say("First").done().say("Second").done();
      List<Frame> rest = events.rest();
      assertThat(cut.join()).isZero();
      drain.join();
      assertThat(rest).anyMatch(f -> f.is("episode.completed") && f.text("ep").equals(queued));
      Frame goodbye = rest.getLast();
      assertThat(goodbye.text("reason")).isEqualTo("drain");
      assertThat(goodbye.data().get("retry").asBoolean()).isTrue();
      assertThat(goodbye.data().get("retryAfterMs").intValue()).isBetween(1000, 5000);
    }
  }

  @Test
  void read_sixtyFifthReader_refusedUntilOneLeaves() throws Exception {
    String session = caller.open("plain");
    List<Stream> readers = new ArrayList<>();
    try {
      for (int n = 0; n < READERS; n++) {
        Stream reader = caller.events(session, "?from=now");
        reader.await("caught_up");
        readers.add(reader);
      }
      Answer refused = caller.get(Stream.path(session, ""));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.code()).isEqualTo("too_many_subscribers");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      caller.say(session, "Talk");
      readers.removeLast().close();
      Stream next = awaitRoom(session, readers.getFirst());
      readers.add(next);
      assertThat(next.head().status()).isEqualTo(200);
    } finally {
      for (Stream reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void read_callersLeaveInTheMiddle_nothingIsLogged() throws Exception {
    String session = caller.open("plain");
    try (Journal journal = Journal.of("dev.weir", "io.helidon");
        Stream stays = caller.events(session, "?from=now")) {
      stays.await("caught_up");
      caller.say(session, "Talk");
      for (int n = 0; n < 5; n++) {
        Stream leaves = caller.events(session, "");
        leaves.await("caught_up");
        leaves.close();
        stage.model.say("a");
        stays.await("part.delta");
        stage.model.say("b");
        stays.await("part.delta");
      }
      stage.model.done();
      stays.await("episode.completed");
      assertThat(journal.warnings()).isEmpty();
    }
  }

  /** A dead reader is noticed by what is written to it, so something must be. */
  private Stream awaitRoom(String session, Stream other) throws Exception {
    for (int n = 0; n < 1000; n++) {
      stage.model.say("x");
      other.await("part.delta");
      Stream reader = caller.events(session, "?from=now");
      if (reader.head().status() == 200) {
        return reader;
      }
      reader.close();
    }
    throw new AssertionError("no room after 1000 deltas");
  }

  private void drain(CompletableFuture<Integer> cut) {
    try {
      cut.complete(stage.host.drain(Duration.ZERO));
    } catch (InterruptedException e) {
      cut.completeExceptionally(e);
    }
  }

  private static void expectDraining(Answer refused) {
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.code()).isEqualTo("draining");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(refused.json().get("retryable").asBoolean()).isTrue();
  }
}
