package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentFailed;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Input.OnBusy;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.SessionOptions;
import dev.weir.delta.Coalescer.Window;
import dev.weir.delta.Content;
import dev.weir.episode.Entry;
import dev.weir.log.Cursor;
import dev.weir.log.MemoryJournal;
import dev.weir.log.Message;
import dev.weir.log.Position;
import dev.weir.log.Queued;
import dev.weir.log.SessionLog;
import dev.weir.log.Snapshot;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Ticker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session is the same wherever its agent runs. */
@Timeout(60)
abstract class SessionContract {
  static final SessionOptions OPTIONS = SessionOptions.DEFAULT.withWindow(Window.NONE);
  static final Map<String, Object> VOICE = Map.of("voice", "n");
  private static final Duration LONG = Duration.ofSeconds(30);

  /** Of a {@link Concierge} that a {@link Parrot} speaks for. */
  abstract Session open(Map<String, String> metadata, SessionLog log) throws Exception;

  private Session open(Map<String, String> metadata) throws Exception {
    return open(metadata, new SessionLog(OPTIONS.log(), Ticker.system()));
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void input_spoken_comesAsDeltasInOrderAndResumesExactly() throws Exception {
    try (Session session = open(Map.of());
        Conversation heard = new Conversation(session)) {
      session.start();
      session.start();
      Accepted accepted = session.input(Input.text("say 40"), Optional.empty());
      List<Entry> all = heard.until("episode.completed");
      assertThat(all).filteredOn(e -> e.type().equals("message.completed")).hasSize(3);
      assertThat(Conversation.text(all.getFirst())).contains("Good evening.");
      assertThat(all.get((int) accepted.cursor().seq()))
          .extracting(Conversation::text)
          .asString()
          .contains("say 40");
      assertThat(all.stream().map(Entry::seq).toList())
          .as("numbered without gaps")
          .isEqualTo(java.util.stream.LongStream.rangeClosed(1, all.size()).boxed().toList());
      assertThat(deltas(all)).hasSize(40).isSorted();
      Cursor middle = new Cursor(session.log().epoch(), 20);
      try (Conversation later = new Conversation(session, new Position.After(middle))) {
        assertThat(later.until("episode.completed")).isEqualTo(all.subList(20, all.size()));
      }
      assertThat(session.status()).isEqualTo(Status.IDLE);
    }
  }

  private static List<Integer> deltas(List<Entry> entries) {
    return entries.stream()
        .filter(entry -> entry.type().equals("part.delta"))
        .map(entry -> Conversation.text(entry).replaceAll(".*\"delta\":\"n(\\d+) \".*", "$1"))
        .map(Integer::parseInt)
        .toList();
  }

  /** Half a character, too. */
  @Test
  @Behaviour("work-106")
  void input_inAnyScript_arrivesAsItWasSaid() throws Exception {
    try (Session session = open(Map.of())) {
      String said = "\"¿Qué?\" 日本 😀 \ud83d \u0000";
      session.input(Input.text(said), Optional.empty());
      assertThat(session.awaitIdle(LONG)).isTrue();
      assertThat(session.log().snapshot().messages().getFirst().parts())
          .containsExactly(new Content.Text(said));
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void input_whileATurnRuns_waitsOrIsRefused() throws Exception {
    try (Session session = open(Map.of());
        Conversation heard = new Conversation(session)) {
      Input hold = Input.text("hold");
      Accepted held = session.input(hold, Optional.of("k"));
      heard.until("part.delta");
      assertThat(session.status()).isEqualTo(Status.RUNNING);
      assertThat(session.idleTime()).isZero();
      assertThat(session.awaitIdle(Duration.ZERO)).isFalse();
      assertThat(session.input(hold, Optional.of("k"))).isEqualTo(held);
      assertRefused(
          Reason.SESSION_BUSY,
          "session: s1 is answering ep_1 (expected: onBusy queue or interrupt, or wait)",
          () -> session.input(rejecting(), Optional.empty()));
      assertThatThrownBy(() -> session.input(Input.text("other"), Optional.of("k")))
          .isInstanceOfSatisfying(
              HostRefused.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.IDEMPOTENCY_CONFLICT));
      Accepted dropped = session.input(Input.text("say 1"), Optional.empty());
      Accepted next = session.input(Input.text("say 2"), Optional.empty());
      assertThat(session.log().snapshot().queue())
          .containsExactly(
              new Queued(dropped.episode(), "say 1"), new Queued(next.episode(), "say 2"));
      assertThat(session.cancel(dropped.episode(), "no")).isTrue();
      assertThat(session.cancel(dropped.episode(), "no")).isFalse();
      assertThat(session.cancel(null, "enough")).isTrue();
      assertThat(heard.textOf("episode.cancelled")).contains("\"reason\":\"enough\"");
      assertThat(heard.textOf("episode.completed")).contains(next.episode());
      assertThat(session.status()).isEqualTo(Status.IDLE);
      assertThat(session.cancel(null, "again")).isFalse();
    }
  }

  private static Input rejecting() {
    return new Input(List.of(new Content.Text("me?")), OnBusy.REJECT);
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void drain_amidATurn_refusesMoreAndLetsItEnd() throws Exception {
    try (Session session = open(Map.of());
        Conversation heard = new Conversation(session)) {
      session.input(Input.text("hold"), Optional.empty());
      heard.until("part.delta");
      session.drain();
      assertRefused(
          Reason.DRAINING,
          "session: s1 is draining (expected: try another worker)",
          () -> session.input(Input.text("say 1"), Optional.empty()));
      CompletableFuture<Boolean> idle = new CompletableFuture<>();
      Thread waits = Thread.ofVirtual().start(() -> idle.complete(awaitIdle(session)));
      session.cancel(null, "time is over");
      assertThat(idle.get(30, TimeUnit.SECONDS)).isTrue();
      waits.join();
    }
  }

  private static boolean awaitIdle(Session session) {
    try {
      return session.awaitIdle(LONG);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void close_amidATurn_endsItRunsHooksAndTakesNothingMore(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("hooks"));
    Session session = open(Map.of("file", file.toString()));
    try (Conversation heard = new Conversation(session)) {
      Accepted held = session.input(Input.text("hold"), Optional.empty());
      heard.until("part.delta");
      session.close("that is all");
      session.close("again");
      assertThat(Files.readAllLines(file)).containsExactly("that is all");
      assertThat(heard.textOf("episode.cancelled")).contains("session ended");
      assertThat(heard.isOver()).isTrue();
      assertThat(session.status()).isEqualTo(Status.ENDED);
      assertRefused(
          Reason.SESSION_ENDED,
          "session: s1 has ended (expected: open a new one)",
          () -> session.input(Input.text("say 1"), Optional.empty()));
      assertThat(session.cancel(held.episode(), "no")).isFalse();
      assertThat(session.awaitIdle(Duration.ZERO)).isTrue();
      assertThat(session.parkIfIdle(Duration.ZERO)).isFalse();
      session.start();
      session.drain();
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void parkIfIdle_idleForLonger_endsTheSessionAndLeavesItsLogOpen(@TempDir Path folder)
      throws Exception {
    Path file = Files.createFile(folder.resolve("hooks"));
    Session session = open(Map.of("file", file.toString()));
    assertThat(session.parkIfIdle(Duration.ofHours(1))).isFalse();
    assertThat(session.status()).isEqualTo(Status.IDLE);
    assertThat(session.parkIfIdle(Duration.ZERO)).isTrue();
    assertThat(session.status()).isEqualTo(Status.ENDED);
    assertRefused(
        Reason.SESSION_ENDED,
        "session: s1 has ended (expected: open a new one)",
        () -> session.input(Input.text("say 1"), Optional.empty()));
    session.close("idle");
    assertThat(session.log().ended()).isFalse();
    assertThat(Files.readAllLines(file)).containsExactly("idle");
    session.log().close();
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void input_callsTools_whichKnowTheirSession() throws Exception {
    Map<String, String> metadata = Map.of("caller", "Ann");
    try (Session session = open(metadata);
        Conversation heard = new Conversation(session)) {
      assertThat(session.id()).isEqualTo("s1");
      assertThat(session.agent().name()).isEqualTo("concierge");
      assertThat(session.metadata()).isEqualTo(metadata);
      session.input(Input.text("call caller"), Optional.empty());
      assertThat(heard.textOf("tool.result")).contains("s1 concierge Ann");
      heard.until("episode.completed");
      CompletableFuture<String> wish = new CompletableFuture<>();
      session.input(Input.text("call leave"), Optional.empty());
      heard.until("episode.completed");
      session.endsBy(wish::complete);
      assertThat(wish.get(30, TimeUnit.SECONDS)).isEqualTo("enough");
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void input_whatRunsFails_endsTheEpisodeAndNotTheSession() throws Exception {
    try (Session session = open(Map.of());
        Conversation heard = new Conversation(session)) {
      session.input(Input.text("fail"), Optional.empty());
      assertThat(heard.textOf("episode.failed")).contains("\"code\":\"model_failed\"");
      session.input(Input.text("call recurse"), Optional.empty());
      assertThat(heard.textOf("episode.failed")).contains("\"code\":\"agent_failed\"");
      assertThat(session.status()).isEqualTo(Status.IDLE);
    }
  }

  @Test
  @Behaviour({"work-102", "work-106"})
  void open_withTheLogOfALifeBefore_goesOn() throws Exception {
    MemoryJournal journal = new MemoryJournal(Instant.now());
    Session before = open(Map.of(), new SessionLog(OPTIONS.log(), Ticker.system(), journal));
    before.start();
    before.input(Input.text("say 3"), Optional.empty());
    assertThat(before.awaitIdle(LONG)).isTrue();
    before.close();
    SessionLog log = new SessionLog(OPTIONS.log(), Ticker.system(), journal);
    try (Session session = open(Map.of(), log)) {
      session.start();
      Accepted accepted = session.input(Input.text("say 2"), Optional.empty());
      assertThat(accepted.episode()).isEqualTo("ep_2");
      assertThat(accepted.cursor()).isEqualTo(before.log().cursor());
      assertThat(session.awaitIdle(LONG)).isTrue();
      Snapshot state = session.log().snapshot();
      assertThat(state.messages().stream().map(Message::parts).map(List::getFirst))
          .extracting(Content::toString)
          .hasSize(5);
      assertThat(state.messages().stream().map(Message::id).distinct()).hasSize(5);
    }
  }

  @Test
  @Behaviour({"work-51", "work-106"})
  void open_agentCannotBeMade_saysWhyAndLeavesTheLog() throws Exception {
    SessionLog log = new SessionLog(OPTIONS.log(), Ticker.system());
    assertThatThrownBy(() -> open(Map.of("refuse", "yes"), log))
        .isInstanceOf(AgentFailed.class)
        .hasMessageEndingWith("could not be made (expected: a constructor that returns)")
        .cause()
        .hasMessageContaining("not today");
    assertThat(log.ended()).isFalse();
    log.close();
  }

  static void assertRefused(Reason reason, String message, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(HostRefused.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessage(message);
  }
}
