package dev.weir.worker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentConfig;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Prewarm;
import dev.weir.agent.ProcessContext;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Status;
import dev.weir.episode.Entry;
import dev.weir.log.Journal;
import dev.weir.log.JournalFailed;
import dev.weir.log.LogRefused;
import dev.weir.log.SessionLog;
import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.Ticker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Of sessions that are asked over a link, whose other side is in this JVM; {@link ProcessTest} and
 * the suite of the pool have real processes.
 */
class RemoteSessionTest extends SessionContract {
  static final Parcel PARCEL =
      new Parcel(
          AgentSpec.of(Concierge.class),
          ModelOrigin.configured("parrot", Parrot.class, VOICE),
          OPTIONS);

  private final List<NearChild> children = new ArrayList<>();
  private final CompletableFuture<ProcessDied> died = new CompletableFuture<>();

  @AfterEach
  void end() {
    children.forEach(NearChild::close);
  }

  @Override
  Session open(Map<String, String> metadata, SessionLog log) throws Exception {
    RemoteSession session = session(near().serving().warm(PARCEL), metadata, log);
    session.open();
    return session;
  }

  private NearChild near() throws Exception {
    NearChild near = new NearChild();
    children.add(near);
    return near;
  }

  private RemoteSession session(NearChild near, Map<String, String> metadata, SessionLog log) {
    return new RemoteSession(
        "s1",
        PARCEL,
        metadata,
        log,
        near.child,
        ChildOptions.DEFAULT,
        Ticker.system(),
        died::complete);
  }

  /** What cannot be stored ends the session; its cause says that it was not the agent's fault. */
  @Test
  @Behaviour("work-106")
  void entry_cannotBeStored_endsTheSession() throws Exception {
    Session session =
        open(Map.of(), new SessionLog(OPTIONS.log(), Ticker.system(), new FullDisk()));
    session.start();
    assertThat(died.get(30, TimeUnit.SECONDS))
        .hasMessageContaining("its log takes no more")
        .hasCauseInstanceOf(LogRefused.class);
    assertThat(session.status()).isEqualTo(Status.ENDED);
  }

  @Test
  @Behaviour("work-106")
  void dump_whateverRuns_namesItsThreads() throws Exception {
    NearChild near = near().serving();
    Frame dump = near.child.ask(Ask.DUMP).get(30, TimeUnit.SECONDS);
    assertThat(dump.text("text")).contains("near-read");
    assertThat(near.child.ping().get(30, TimeUnit.SECONDS).kind()).isEqualTo(Frame.REPLY);
  }

  @Test
  @Behaviour({"work-72", "work-106"})
  void open_beforeTheChildIsWarm_isTheChildsFault() throws Exception {
    NearChild near = near().serving();
    RemoteSession session = session(near, Map.of(), log());
    assertThatThrownBy(session::open)
        .isInstanceOf(ChildFailed.class)
        .hasMessageContaining("could not make its session: java.lang.NullPointerException")
        .hasMessageContaining("WARM comes first");
    assertThat(near.child.gone().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("was killed, it could not make its session");
  }

  /** It need not be a child of ours that answers. */
  @Test
  @Behaviour("work-106")
  void answer_cannotBeRead_endsTheSession() throws Exception {
    NearChild near = near();
    RemoteSession session = talking(near, Frame.of(Frame.REPLY));
    assertThatThrownBy(() -> session.input(Input.text("say 1"), Optional.empty()))
        .hasMessage("session: s1 has ended (expected: open a new one)");
    assertThat(near.child.gone().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("said what cannot be read: frame reply: seq is nothing");
    assertThat(session.status()).isEqualTo(Status.ENDED);
    assertThat(session.awaitIdle(Duration.ofSeconds(1))).isTrue();
  }

  @Test
  @Behaviour("work-106")
  void statusOrCancel_cannotBeRead_endsTheSession() throws Exception {
    assertThatThrownBy(talking(near(), Frame.of(Frame.REPLY))::status)
        .hasMessage("session: s1 has ended (expected: open a new one)");
    RemoteSession session = talking(near(), Frame.of(Frame.REPLY));
    assertThatThrownBy(() -> session.cancel(null, "enough"))
        .hasMessage("session: s1 has ended (expected: open a new one)");
  }

  @Test
  @Behaviour("work-106")
  void open_answerCannotBeRead_isAChildThatFailed() throws Exception {
    NearChild near = near();
    answering(near, Frame.of(Frame.FAULT, "trace", "x"), null);
    assertThatThrownBy(session(near, Map.of(), log())::open)
        .isInstanceOf(ChildFailed.class)
        .hasMessageContaining("frame fault: byAgent is nothing (expected: Boolean)");
  }

  /** By the agent's name. */
  @Test
  @Behaviour({"work-61", "work-72"})
  void warm_prewarmFailsOrIsLate_saysWhoseAndWhy() throws Exception {
    assertThat(warming(Hopeless.class, "PT10S").text("trace"))
        .contains(
            "agent \"a\" prewarm: java.io.IOException: no such table (expected: loaded;"
                + " initializeTimeout is for all agents)");
    assertThat(warming(Slow.class, "PT0.02S").text("trace"))
        .contains("agent \"a\" prewarm: not done within 20 ms (expected: loaded;");
  }

  private Frame warming(Class<? extends Agent> type, String limit) throws Exception {
    Parcel parcel = new Parcel(AgentSpec.of(type), PARCEL.model(), OPTIONS);
    Frame answer =
        near()
            .serving()
            .child
            .ask(Ask.WARM, "parcels", List.of(parcel.fields()), "limit", limit)
            .get(30, TimeUnit.SECONDS);
    assertThat(answer.kind()).isEqualTo(Frame.FAULT);
    return answer;
  }

  @AgentConfig(name = "a", prewarm = NoTable.class)
  static final class Hopeless implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class NoTable implements Prewarm {
    @Override
    public void load(ProcessContext process) throws IOException {
      throw new IOException("no such table");
    }
  }

  @AgentConfig(name = "a", prewarm = Endless.class)
  static final class Slow implements Agent {
    @Override
    public String instructions() {
      return "";
    }
  }

  static final class Endless implements Prewarm {
    @Override
    public void load(ProcessContext process) throws InterruptedException {
      new CountDownLatch(1).await();
    }
  }

  @Test
  @Behaviour("work-106")
  void warm_parcelIsNone_isRefusedByTheChild() throws Exception {
    Frame answer =
        near()
            .serving()
            .child
            .ask(Ask.WARM, "parcels", List.of("a"), "limit", "PT1S")
            .get(30, TimeUnit.SECONDS);
    assertThat(answer.text("trace")).contains("frame WARM: a parcel is no object (expected: one)");
  }

  @Test
  @Behaviour("work-106")
  void ask_whatNoWorkerAsks_endsTheChild() throws Exception {
    NearChild near = near().serving();
    near.child.send(Frame.of("shout"));
    assertThat(near.child.gone().get(30, TimeUnit.SECONDS)).hasMessageContaining("by signal 15");
  }

  /** It hangs so badly that it does not say what it does. */
  @Test
  @Behaviour("work-106")
  void hangs_dumpIsNotTold_isKilledAllTheSame() throws Exception {
    try (CapturedLog log = new CapturedLog("dev.weir.worker")) {
      NearChild near = near();
      near.child.hangs(Duration.ofSeconds(60));
      near.voice.read();
      near.process.destroyForcibly();
      assertThat(log.await("is killed; its threads")).contains("(it did not tell: ");
    }
  }

  @Test
  @Behaviour("work-106")
  void answer_isAFault_isThrown() throws Exception {
    RemoteSession session =
        talking(near(), Frame.of(Frame.FAULT, "trace", "it is broken", "byAgent", false));
    assertThatThrownBy(() -> session.input(Input.text("say 1"), Optional.empty()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("session s1: INPUT")
        .hasRootCauseMessage("it is broken");
  }

  @Test
  @Behaviour("work-106")
  void ask_whileItDies_isAnEndedSession() throws Exception {
    NearChild near = near();
    RemoteSession session = talking(near, null);
    CompletableFuture<Status> status = new CompletableFuture<>();
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    Thread one = Thread.ofVirtual().start(() -> status.complete(session.status()));
    Thread two =
        Thread.ofVirtual()
            .start(() -> {
              try {
                idle.complete(session.awaitIdle(Duration.ofSeconds(30)));
              } catch (InterruptedException e) {
                idle.completeExceptionally(e);
              }
            });
    near.process.destroyForcibly();
    assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(Status.ENDED);
    assertThat(idle.get(30, TimeUnit.SECONDS)).isTrue();
    one.join();
    two.join();
    session.drain();
    assertRefused(
        Reason.DRAINING,
        "session: s1 is draining (expected: try another worker)",
        () -> session.input(Input.text("say 1"), Optional.empty()));
  }

  @Test
  @Timeout(30)
  @Behaviour({"work-93", "work-106"})
  void drain_childDoesNotAnswer_doesNotWait() throws Exception {
    RemoteSession session = talking(near(), null);
    session.drain();
    assertThat(session.awaitIdle(Duration.ofMillis(1))).isFalse();
  }

  /** A session of a child that answers everything alike, or nothing at all, once it is open. */
  private RemoteSession talking(NearChild near, @Nullable Frame answer) throws Exception {
    RemoteSession session = session(near, Map.of(), log());
    answering(near, Frame.of(Frame.REPLY), answer);
    session.open();
    return session;
  }

  private static void answering(NearChild near, Frame first, @Nullable Frame others) {
    Thread.ofPlatform()
        .daemon()
        .name("near-read")
        .start(() -> {
          try {
            near.voice.send(reply(near.voice.read(), first));
            for (Frame asked = near.voice.read(); asked != null; asked = near.voice.read()) {
              if (others != null) {
                near.voice.send(reply(asked, others));
              }
            }
          } catch (IOException | LinkLost e) {
            // It was killed.
          }
        });
  }

  private static Frame reply(Frame asked, Frame answer) {
    return answer.with(Ask.CALL, asked.fields().get(Ask.CALL));
  }

  private static SessionLog log() {
    return new SessionLog(OPTIONS.log(), Ticker.system());
  }

  private static final class FullDisk implements Journal {
    @Override
    public List<Entry> recover() {
      return List.of();
    }

    @Override
    public String epoch() {
      return "e1";
    }

    @Override
    public void append(List<Entry> entries) {
      throw new JournalFailed("no space left on the device", null);
    }

    @Override
    public void compact(long through, Supplier<List<Entry>> kept) {}

    @Override
    public void close() {}
  }
}
