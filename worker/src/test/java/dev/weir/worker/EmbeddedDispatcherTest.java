package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.Accepted;
import dev.weir.agent.AgentModel;
import dev.weir.agent.AgentSpec;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.AgentInfo;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.SessionView;
import dev.weir.agent.SessionHost.Status;
import dev.weir.agent.SessionOptions;
import dev.weir.episode.Audience;
import dev.weir.log.Delivery;
import dev.weir.log.LogReader;
import dev.weir.log.Message;
import dev.weir.log.Position;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The dispatcher in process: what it opens, what it forgets, and what a drain waits for. */
class EmbeddedDispatcherTest {
  private static final Opening PLAIN = new Opening(Optional.empty(), Optional.empty(), Map.of());

  private final HeldModel model = new HeldModel();
  private final SessionOptions options =
      SessionOptions.DEFAULT.withHistoryChars(100).withCloseTimeout(Duration.ofMillis(50));
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", model))
          .options(options)
          .maxConcurrentSessions(3)
          .build()
          .add("plain", () -> () -> "");
  private final EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    model.release();
    pool.close();
  }

  @Test
  void agents_ofPool_withDefaultAndModel() {
    pool.add("other", () -> () -> "");
    assertThat(host.agents())
        .containsExactly(
            new AgentInfo("other", "", "", false, "held", List.of()),
            new AgentInfo("plain", "", "", true, "held", List.of()));
  }

  /** Whoever is connected has the session before it says a word, and keeps it until they leave. */
  @Test
  void open_withAConnection_isHandedTheSessionAndEndsWhenTheCallerLeaves() throws Exception {
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch closed = new CountDownLatch(1);
    AtomicReference<Runnable> leave = new AtomicReference<>();
    Connection call =
        new Connection() {
          @Override
          public void connect(Runnable gone) {
            throw new AssertionError("the session is needed");
          }

          @Override
          public void connect(Session session, Runnable gone) {
            order.add("connected " + session.log().cursor().seq());
            leave.set(gone);
          }

          @Override
          public void close() {
            order.add("closed");
            closed.countDown();
          }
        };
    pool.add(new AgentSpec("greeter", "Hello.", "", List.of(), () -> () -> ""));
    Opened opened =
        host.open(new Opening(Optional.of("greeter"), Optional.empty(), Map.of()), call);
    assertThat(order).containsExactly("connected 0");
    assertThat(pool.find(opened.session())).isPresent();
    pool.beginDrain();
    assertThat(pool.find(opened.session())).as("a drain cuts no caller off").isPresent();
    leave.get().run();
    closed.await();
    assertThat(order).containsExactly("connected 0", "closed");
    assertThat(pool.drain(Duration.ofSeconds(30))).isZero();
  }

  @Test
  void open_withAConnectionAndNoSlot_isRefusedAtOnce() {
    Connection call = new Caller(new CountDownLatch(1));
    refused(
        Reason.AGENT_NOT_FOUND,
        () -> host.open(new Opening(Optional.of("nobody"), Optional.empty(), Map.of()), call));
    for (int i = 0; i < 3; i++) {
      host.open(PLAIN, Optional.empty());
    }
    refused(Reason.AT_CAPACITY, () -> host.open(PLAIN, call));
  }

  @Test
  void open_withInput_runsAndViewAgreesWithTheLog() throws Exception {
    Opened opened =
        host.open(
                new Opening(Optional.of("plain"), Optional.of(Input.text("Hi")), Map.of("a", "b")),
                Optional.empty())
            .opened();
    model.awaitBegun();
    SessionView view = host.view(opened.session());
    assertThat(view.status()).isEqualTo(Status.RUNNING);
    assertThat(view.agent()).isEqualTo("plain");
    assertThat(view.metadata()).containsEntry("a", "b");
    assertThat(view.state().running().episode()).isEqualTo(opened.episode().orElseThrow());
    assertThat(opened.cursor().seq()).isZero();
    model.release();
    assertThat(session(opened).awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(host.view(opened.session()).status()).isEqualTo(Status.IDLE);
  }

  @Test
  void open_inputThatDoesNotFit_refusedAndNoSessionStays() {
    Opening tooLong =
        new Opening(Optional.empty(), Optional.of(Input.text("x".repeat(101))), Map.of());
    for (int n = 0; n < 5; n++) {
      refused(Reason.SESSION_FULL, () -> host.open(tooLong, Optional.empty()).opened());
    }
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void open_sameKey_sameSession() {
    Opened first = host.open(PLAIN, Optional.of("k")).opened();
    assertThat(host.open(PLAIN, Optional.of("k")).opened()).isEqualTo(first);
    assertThat(pool.sessions()).hasSize(1);
  }

  @Test
  void anything_unknownSession_notFound() {
    refused(Reason.SESSION_NOT_FOUND, () -> host.view("x"));
    refused(Reason.SESSION_NOT_FOUND, () -> host.close("x"));
    refused(Reason.SESSION_NOT_FOUND, () -> host.cancel("x", null, ""));
    refused(Reason.SESSION_NOT_FOUND, () -> host.input("x", Input.text("Hi"), Optional.empty()));
    refused(Reason.SESSION_NOT_FOUND, () -> read("x").close());
  }

  @Test
  void close_session_forgottenAndItsReadersEnd() throws Exception {
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    try (LogReader reader = read(opened.session())) {
      host.close(opened.session());
      assertThat(reader.next(Duration.ofSeconds(20))).isInstanceOf(Delivery.Ended.class);
    }
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(opened.session()));
  }

  @Test
  void cancel_runningTurn_stopped() throws Exception {
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    host.input(opened.session(), Input.text("Hi"), Optional.empty());
    model.awaitBegun();
    assertThat(host.cancel(opened.session(), null, "enough")).isTrue();
    assertThat(session(opened).awaitIdle(Duration.ofSeconds(20))).isTrue();
    assertThat(host.cancel(opened.session(), null, "enough")).isFalse();
  }

  @Test
  @Behaviour("work-82")
  void input_sessionThatADrainHasEndedIsNotGoneYet_isToldOfTheDrain() throws Exception {
    CountDownLatch leaving = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Connection call =
        new Connection() {
          @Override
          public void connect(Runnable gone) {}

          @Override
          public boolean endsWhenIdle() {
            return true;
          }

          @Override
          public void close() throws InterruptedException {
            leaving.countDown();
            leave.await();
          }
        };
    Opened opened = host.open(PLAIN, call);
    pool.beginDrain();
    leaving.await();
    HostRefused refused =
        catchThrowableOfType(
            HostRefused.class,
            () -> host.input(opened.session(), Input.text("hi"), Optional.empty()));
    leave.countDown();
    assertThat(refused.reason()).isEqualTo(Reason.DRAINING);
    assertThat(pool.drain(Duration.ofSeconds(30))).isZero();
  }

  @Test
  void drain_nothingRuns_endsAllAndRefusesNew() throws Exception {
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    Session session = session(opened);
    assertThat(host.ready()).isTrue();
    assertThat(host.drain(Duration.ZERO)).isZero();
    assertThat(host.ready()).isFalse();
    assertThat(session.status()).isEqualTo(Status.ENDED);
    refused(Reason.DRAINING, () -> host.open(PLAIN, Optional.empty()).opened());
    refused(
        Reason.DRAINING, () -> host.input(opened.session(), Input.text("Hm?"), Optional.empty()));
    assertThat(host.drain(Duration.ZERO)).isZero();
  }

  @Test
  void drain_turnsRunAndWait_everythingAcceptedIsAnswered() throws Exception {
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    Session session = session(opened);
    Optional<String> key = Optional.of("key");
    Accepted one = host.input(opened.session(), Input.text("One"), key);
    for (String text : List.of("Two", "Three")) {
      host.input(opened.session(), Input.text(text), Optional.empty());
    }
    model.awaitBegun();
    CompletableFuture<Integer> cut = new CompletableFuture<>();
    Thread drain = Thread.ofVirtual().start(() -> drain(Duration.ZERO, cut));
    awaitDraining();
    refused(
        Reason.DRAINING, () -> host.input(opened.session(), Input.text("Four"), Optional.empty()));
    assertThat(host.input(opened.session(), Input.text("One"), key))
        .as("what was accepted is not refused when it is said again")
        .isEqualTo(one);
    model.release();
    model.awaitBegun();
    assertThat(cut).isNotDone();
    model.release();
    model.awaitBegun();
    assertThat(cut).isNotDone();
    model.release();
    assertThat(cut.join()).isZero();
    drain.join();
    assertThat(session.log().snapshot().messages())
        .hasSize(6)
        .allMatch(message -> message.status() == Message.Status.COMPLETED);
  }

  @Test
  void drain_agentIsBeingMade_waitsForItsTurn() throws Exception {
    CompletableFuture<Void> making = new CompletableFuture<>();
    CompletableFuture<Void> made = new CompletableFuture<>();
    pool.add(
        "slow",
        () -> {
          making.complete(null);
          made.join();
          return () -> "";
        });
    CompletableFuture<Opened> opened = new CompletableFuture<>();
    Opening slow = new Opening(Optional.of("slow"), Optional.of(Input.text("Hi")), Map.of());
    Thread opens =
        Thread.ofVirtual().start(() -> opened.complete(host.open(slow, Optional.empty()).opened()));
    making.join();
    CompletableFuture<Integer> cut = new CompletableFuture<>();
    Thread drain = Thread.ofVirtual().start(() -> drain(Duration.ZERO, cut));
    awaitDraining();
    made.complete(null);
    assertThat(opened.join().episode()).isPresent();
    model.awaitBegun();
    assertThat(cut).isNotDone();
    model.release();
    assertThat(cut.join()).isZero();
    opens.join();
    drain.join();
  }

  @Test
  void drain_limitOver_countsTheSessionsCutOff() throws Exception {
    for (int n = 0; n < 2; n++) {
      Opened opened = host.open(PLAIN, Optional.empty()).opened();
      host.input(opened.session(), Input.text("Hi"), Optional.empty());
      model.awaitBegun();
    }
    host.open(PLAIN, Optional.empty()).opened();
    assertThat(host.drain(Duration.ofMillis(1))).isEqualTo(2);
    assertThat(pool.sessions()).isEmpty();
  }

  @Test
  void drain_turnThatDoesNotStop_endsAllTheSame() throws Exception {
    model.beStubborn();
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    Session session = session(opened);
    Accepted accepted = host.input(opened.session(), Input.text("Hi"), Optional.empty());
    assertThat(accepted.episode()).isNotEmpty();
    model.awaitBegun();
    assertThat(host.drain(Duration.ofMillis(1))).isEqualTo(1);
    assertThat(session.status()).isEqualTo(Status.ENDED);
  }

  @Test
  void drain_interrupted_throws() throws Exception {
    Opened opened = host.open(PLAIN, Optional.empty()).opened();
    host.input(opened.session(), Input.text("Hi"), Optional.empty());
    model.awaitBegun();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> host.drain(Duration.ZERO)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  @Behaviour({"work-36", "work-47"})
  void open_unknownAgent_notFoundAndNothingIsKept() {
    for (int n = 0; n < 5; n++) {
      refused(Reason.AGENT_NOT_FOUND, () -> open(host, "nobody"));
      refused(Reason.AGENT_NOT_FOUND, () -> open(host, " "));
    }
    assertThat(pool.door().load().jobs()).isZero();
  }

  /** Filter and router see a wish as a job: its agent among its metadata. */
  @Test
  @Behaviour({"work-44", "work-171"})
  void open_poolWithFilterAndRouter_bothSeeTheWish() {
    List<String> filtered = new ArrayList<>();
    try (AgentPool picky =
        AgentPool.builder()
            .model(new AgentModel("held", model))
            .requestFilter(job -> {
              filtered.add(job.metadata());
              return job.metadata().contains("no") ? Opinion.NOBODY : Opinion.ACCEPT;
            })
            .router((job, metadata) -> (String) metadata.get("language"))
            .build()) {
      picky.add("de", () -> () -> "").add("en", () -> () -> "");
      EmbeddedDispatcher its = Started.refusing(picky);
      Opening german =
          new Opening(Optional.of("en"), Optional.empty(), Map.of("language", "de", "a", "b"));
      assertThat(its.open(german, Optional.empty()).opened().agent()).isEqualTo("de");
      assertThat(open(its, "en").agent()).isEqualTo("en");
      refused(Reason.NOT_ACCEPTED, () -> open(its, "no"));
      assertThat(filtered)
          .containsExactly(
              "{\"a\":\"b\",\"agent\":\"en\",\"language\":\"de\"}",
              "{\"agent\":\"en\"}",
              "{\"agent\":\"no\"}");
      assertThat(picky.sessions()).hasSize(2);
    }
  }

  @Test
  @Behaviour("work-83")
  void open_agentAtItsCap_itsLongestIdleSessionGivesItsSlot() {
    ManualTime time = new ManualTime();
    try (AgentPool capped =
        AgentPool.builder()
            .model(new AgentModel("held", model))
            .maxSessionsPerAgent(Map.of("a", 1))
            .ticker(time)
            .build()) {
      capped.add("a", () -> () -> "").add("b", () -> () -> "");
      EmbeddedDispatcher its = Started.refusing(capped);
      String older = open(its, "b").session();
      String idle = open(its, "a").session();
      refused(Reason.AT_CAPACITY, () -> open(its, "a"));
      time.advance(AgentPool.IDLE_BEFORE_EVICTION.plusNanos(1));
      String fresh = open(its, "a").session();
      assertThat(capped.sessions())
          .extracting(Session::id)
          .as("another agent's session is in nobody's way")
          .containsExactlyInAnyOrder(older, fresh)
          .doesNotContain(idle);
      assertThat(capped.door().load().jobs()).isEqualTo(2);
    }
  }

  @Test
  void open_callerIsInterruptedWhileTheFilterThinks_refusedAndStillInterrupted() {
    Thread caller = Thread.currentThread();
    try (AgentPool slow =
        AgentPool.builder()
            .model(new AgentModel("held", model))
            .requestFilter(job -> {
              caller.interrupt();
              new CompletableFuture<Void>().get();
              return Opinion.ACCEPT;
            })
            .build()) {
      slow.add("a", () -> () -> "");
      EmbeddedDispatcher its = Started.refusing(slow);
      refused(Reason.NOT_ACCEPTED, () -> open(its, "a"));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(slow.door().load().jobs()).isZero();
    }
  }

  private static Opened open(EmbeddedDispatcher host, String agent) {
    return host.open(new Opening(Optional.of(agent), Optional.empty(), Map.of()), Optional.empty())
        .opened();
  }

  private void drain(Duration limit, CompletableFuture<Integer> cut) {
    try {
      cut.complete(host.drain(limit));
    } catch (InterruptedException e) {
      cut.completeExceptionally(e);
    }
  }

  private void awaitDraining() {
    while (host.ready()) {
      Thread.onSpinWait();
    }
  }

  private Session session(Opened opened) {
    return pool.find(opened.session()).orElseThrow();
  }

  private LogReader read(String session) {
    return host.read(session, new Position.Now(), Set.of(Audience.EVERYONE));
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThat(catchThrowableOfType(HostRefused.class, call).reason()).isEqualTo(reason);
  }
}
