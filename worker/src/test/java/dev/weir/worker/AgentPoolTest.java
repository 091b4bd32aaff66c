package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentFailed;
import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.Session;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Status;
import dev.weir.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Never more sessions than slots, and whose slot comes back when. */
class AgentPoolTest {
  private static final int SLOTS = 4;
  private static final Duration JUST_IDLE = AgentPool.IDLE_BEFORE_EVICTION;

  private final ManualTime time = new ManualTime();
  private final HeldModel model = new HeldModel();
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", model))
          .maxConcurrentSessions(SLOTS)
          .consecutiveFailureLimit(1000)
          .ticker(time)
          .build();
  private final EmbeddedDispatcher host = Started.refusing(pool);

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void open_session_foundByAnIdLikeNoOther() {
    pool.add("a", quiet());
    Set<String> ids = new HashSet<>();
    for (int n = 0; n < SLOTS; n++) {
      Session session = open();
      assertThat(session.id()).matches("ses_[0-9a-v]{25}");
      assertThat(pool.find(session.id())).contains(session);
      ids.add(session.id());
    }
    assertThat(ids).hasSize(SLOTS);
    assertThat(pool.sessions()).hasSize(SLOTS);
    assertThat(pool.find("ses_none")).isEmpty();
  }

  @Test
  void open_noSlot_refusedUntilOneEnds() {
    pool.add("a", quiet());
    Session first = open();
    fill();
    refused(Reason.AT_CAPACITY, this::open).contains("sessions: 4");
    assertThat(pool.end(first.id())).isTrue();
    assertThat(pool.end(first.id())).isFalse();
    assertThat(first.status()).isEqualTo(Status.ENDED);
    open();
    refused(Reason.AT_CAPACITY, this::open);
  }

  @Test
  void open_constructorThrows_slotComesBack() {
    IllegalStateException cause = new IllegalStateException("no table is free");
    pool.add(
        "a",
        () -> {
          throw cause;
        });
    for (int n = 0; n < 2 * SLOTS; n++) {
      assertThatThrownBy(this::open)
          .isInstanceOfSatisfying(
              HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.AGENT_FAILED))
          .hasCauseInstanceOf(AgentFailed.class)
          .hasRootCause(cause);
    }
    pool.add("b", quiet());
    for (int n = 0; n < SLOTS; n++) {
      open(Optional.of("b"));
    }
  }

  @Test
  void open_constructorThrowsError_slotComesBack() {
    pool.add(
        "a",
        () -> {
          throw new AssertionError("broken beyond repair");
        });
    for (int n = 0; n < 2 * SLOTS; n++) {
      assertThatThrownBy(this::open).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void open_manyAtOnce_exactlyAsManyAsSlots() throws Exception {
    pool.add("a", quiet());
    for (int round = 0; round < 50; round++) {
      List<Boolean> opened = openTogether(16);
      assertThat(opened.stream().filter(ok -> ok)).hasSize(SLOTS);
      assertThat(pool.sessions()).hasSize(SLOTS);
      endAll();
      assertThat(pool.sessions()).isEmpty();
    }
  }

  @Test
  void open_full_longestIdleGivesItsSlotAfterFiveMinutes() {
    pool.add("a", quiet());
    Session oldest = open();
    time.advance(Duration.ofSeconds(1));
    fill();
    time.advance(JUST_IDLE.minusSeconds(1));
    refused(Reason.AT_CAPACITY, this::open);
    time.advance(Duration.ofNanos(1));
    Session fresh = open();
    assertThat(oldest.status()).isEqualTo(Status.ENDED);
    assertThat(pool.find(oldest.id())).isEmpty();
    assertThat(pool.sessions()).hasSize(SLOTS).contains(fresh);
    refused(Reason.AT_CAPACITY, this::open);
  }

  @Test
  void open_fullOfSessionsThatEndedUnderneath_theirSlotsComeBack() {
    pool.add("a", quiet());
    fill();
    pool.sessions().forEach(Session::close);
    time.advance(JUST_IDLE.plusNanos(1));
    Session fresh = open();
    assertThat(pool.find(fresh.id())).isPresent();
  }

  @Test
  void open_notFull_idleSessionsStay() {
    pool.add("a", quiet());
    Session idle = open();
    time.advance(JUST_IDLE.multipliedBy(100));
    open();
    assertThat(idle.status()).isEqualTo(Status.IDLE);
  }

  /** What is made while the pool closes under it does not live on unseen. */
  @Test
  void open_poolIsClosedMeanwhile_endsWhatWasMadeAndRefuses() {
    pool.add(
        "a",
        () -> {
          pool.close();
          return () -> "";
        });
    refused(Reason.DRAINING, this::open);
    assertThat(pool.sessions()).isEmpty();
  }

  private void endAll() {
    pool.sessions().forEach(session -> pool.end(session.id()));
  }

  @Test
  void open_fullAndBusy_nobodyIsEvicted() throws Exception {
    pool.add("a", quiet());
    fill();
    for (Session session : pool.sessions()) {
      session.input(Input.text("Hi"), Optional.empty());
      model.awaitBegun();
    }
    time.advance(JUST_IDLE.multipliedBy(2));
    refused(Reason.AT_CAPACITY, this::open);
  }

  @Test
  void open_idleSessionIsSpokenToMeanwhile_whatWasAcceptedIsNotEvicted() throws Exception {
    pool.add("a", quiet());
    for (int round = 0; round < 100; round++) {
      Session idle = open();
      fill();
      time.advance(JUST_IDLE.plusNanos(1));
      Thread speaker = Thread.ofVirtual().start(() -> speak(idle));
      pool.end(pool.sessions().stream().filter(s -> s != idle).findFirst().orElseThrow().id());
      open();
      open();
      speaker.join();
      assertThat(idle.status() == Status.RUNNING).isEqualTo(pool.find(idle.id()).isPresent());
      endAll();
    }
  }

  private static void speak(Session session) {
    try {
      session.input(Input.text("Hi"), Optional.empty());
    } catch (HostRefused ended) {
      assertThat(ended.reason()).isEqualTo(Reason.SESSION_ENDED);
    }
  }

  private List<Boolean> openTogether(int callers) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    List<Boolean> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> opens = new ArrayList<>();
      for (int n = 0; n < callers; n++) {
        opens.add(
            threads.submit(() -> {
              gate.await();
              return tryOpen();
            }));
      }
      gate.countDown();
      for (Future<Boolean> open : opens) {
        results.add(open.get());
      }
    }
    return results;
  }

  private boolean tryOpen() {
    try {
      open();
      return true;
    } catch (HostRefused e) {
      return false;
    }
  }

  private Session open() {
    return open(Optional.empty());
  }

  private Session open(Optional<String> agent) {
    Opening opening = new Opening(agent, Optional.empty(), Map.of());
    return pool.find(host.open(opening, Optional.empty()).opened().session()).orElseThrow();
  }

  private void fill() {
    while (pool.sessions().size() < SLOTS) {
      open();
    }
  }

  private static org.assertj.core.api.AbstractStringAssert<?> refused(
      Reason reason, ThrowingCallable call) {
    HostRefused refused =
        org.assertj.core.api.Assertions.catchThrowableOfType(HostRefused.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).isEqualTo(reason);
    return assertThat(refused.getMessage());
  }

  private static Supplier<Agent> quiet() {
    return () -> () -> "";
  }
}
