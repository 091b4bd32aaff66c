package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.agent.AgentModel;
import dev.weir.agent.HostRefused;
import dev.weir.agent.HostRefused.Reason;
import dev.weir.agent.Input;
import dev.weir.agent.SessionHost.Admission;
import dev.weir.agent.SessionHost.Opened;
import dev.weir.agent.SessionHost.Opening;
import dev.weir.agent.SessionHost.Waiting;
import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who find no slot wait for one, in order, and nobody of them is lost. */
@Timeout(30)
class LineTest {
  private static final Duration LONG = Duration.ofHours(1);

  private final ManualTime time = new ManualTime();
  private final HeldModel model = new HeldModel();
  private final CompletableFuture<Void> made = new CompletableFuture<>();
  private final CountDownLatch making = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Opinion opinion = Opinion.ACCEPT;
  private final AgentPool pool =
      AgentPool.builder()
          .model(new AgentModel("held", model))
          .maxConcurrentSessions(2)
          .maxSessionsPerAgent(Map.of("few", 1))
          .requestFilter(job -> {
            asked.incrementAndGet();
            return opinion;
          })
          .ticker(time)
          .watched(false)
          .build()
          .add("plain", () -> () -> "")
          .add("few", () -> () -> "")
          .add(
              "broken",
              () -> {
                throw new AssertionError("no table");
              })
          .add(
              "slow",
              () -> {
                making.countDown();
                made.join();
                return () -> "";
              });
  private final EmbeddedDispatcher host = Started.with(pool, LineOptions.DEFAULT.withPlaces(3));

  @AfterEach
  void close() {
    made.complete(null);
    pool.close();
  }

  @Test
  @Behaviour("work-82")
  void open_noSlot_waitsWithItsPositionAndOpensInOrder() throws Exception {
    Opened first = open("plain").opened();
    Opened second = open("plain").opened();
    Waiting third = waits("plain", 1);
    Waiting fourth = waits("plain", 2);
    assertThat(pool.door().load().jobs()).isEqualTo(2);
    host.close(first.session());
    awaitLive(third);
    assertThat(host.awaitPlace(fourth.session(), 2, LONG)).contains(at(fourth, 1));
    host.close(second.session());
    awaitLive(fourth);
    assertThat(pool.sessions()).hasSize(2);
    assertThat(host.view(fourth.session()).agent()).isEqualTo("plain");
  }

  @Test
  @Behaviour({"work-82", "work-83"})
  void open_lineIsFull_refused() {
    fill();
    for (int place = 1; place <= 3; place++) {
      waits("plain", place);
    }
    refused(Reason.AT_CAPACITY, () -> open("plain"));
    assertThatThrownBy(() -> open("plain"))
        .hasMessage("sessions waiting for a slot: 3 (expected: fewer than 3; try again later)");
  }

  /** Whoever stays connected does not wait, and does not take the place of those who do. */
  @Test
  @Behaviour("work-82")
  void open_withAConnectionWhileOthersWait_refusedAtOnce() {
    fill();
    waits("plain", 1);
    refused(Reason.AT_CAPACITY, () -> host.open(opening("plain"), TextConnection.INSTANCE));
    assertThat(host.waiting()).isEqualTo(1);
    assertThat(pool.waiting()).isEqualTo(1);
  }

  @Test
  @Behaviour("work-83")
  void open_withAConnectionToAnAgentAtItsCap_refusedAtOnce() {
    open("few").opened();
    waits("few", 1);
    refused(Reason.AT_CAPACITY, () -> host.open(opening("few"), TextConnection.INSTANCE));
  }

  @Test
  @Behaviour("work-83")
  void open_agentAtItsCap_waitsAndHoldsUpNobodyElse() throws Exception {
    Opened one = open("few").opened();
    Waiting two = waits("few", 1);
    // While the line offers anew it has the free slot for a moment: then this one waits for that.
    Admission other = open("plain");
    awaitLive(other.session());
    Waiting three = waits("plain", 2);
    host.close(other.session());
    awaitLive(three);
    assertThat(host.waiting(two.session())).contains(at(two, 1));
    host.close(one.session());
    awaitLive(two);
  }

  /** To ask about it takes a slot for a moment; that is no reason to ask again. */
  @Test
  @Behaviour("work-83")
  void open_agentAtItsCap_isNotAskedForOverAndOver() throws Exception {
    open("few").opened();
    waits("few", 1);
    awaitArmed();
    int asked = this.asked.get();
    for (int n = 0; n < 5; n++) {
      pool.end(open("plain").opened().session());
    }
    // Its own wish, and those of the five.
    assertThat(this.asked.get()).isLessThanOrEqualTo(asked + 5 + 1);
  }

  @Test
  @Behaviour("work-83")
  void open_sessionOfTheAgentFallsIdle_itsSlotIsTakenOnTime() throws Exception {
    open("few").opened();
    time.advance(Duration.ofMinutes(4));
    Waiting waiting = waits("few", 1);
    awaitArmed();
    time.advance(Duration.ofMinutes(1).plusNanos(1));
    awaitLive(waiting);
  }

  /** Whoever comes later does not take the slot of the agent that somebody waits for. */
  @Test
  @Behaviour("work-83")
  void open_agentThatOthersWaitFor_comesAfterThem() throws Exception {
    open("few").opened();
    Waiting two = waits("few", 1);
    Waiting three = waits("few", 2);
    host.close(two.session());
    assertThat(host.waiting(three.session())).contains(at(three, 1));
    assertThat(pool.sessions()).hasSize(1);
  }

  @Test
  void open_sessionsFallIdleWhileSomebodyWaits_theirSlotIsTakenOnTime() throws Exception {
    fill();
    time.advance(Duration.ofMinutes(4));
    Waiting waiting = waits("plain", 1);
    awaitArmed();
    time.advance(Duration.ofMinutes(1).plusNanos(1));
    awaitLive(waiting);
    assertThat(pool.hosting().sessions().parked()).isEqualTo(1);
  }

  @Test
  void close_whileItWaits_leavesTheLine() throws Exception {
    fill();
    Waiting first = waits("plain", 1);
    Waiting second = waits("plain", 2);
    host.close(first.session());
    assertThat(host.waiting(second.session())).contains(at(second, 1));
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(first.session()));
    refused(Reason.SESSION_NOT_FOUND, () -> host.close(first.session()));
  }

  @Test
  void close_whileItsAgentIsMade_thereIsNoSession() throws Exception {
    fill();
    Waiting slow = waits("slow", 1);
    pool.end(pool.sessions().getFirst().id());
    making.await();
    assertThat(host.waiting(slow.session())).contains(at(slow, 0));
    FutureTask<Void> close = task(() -> host.close(slow.session()));
    made.complete(null);
    close.get();
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(slow.session()));
    while (pool.door().load().jobs() > 1) {
      Thread.onSpinWait();
    }
  }

  @Test
  void open_waitsTooLong_refusedAndToldForAWhile() throws Exception {
    fill();
    time.advance(Duration.ofMinutes(3));
    pool.sessions().forEach(session -> session.input(Input.text("Hi"), Optional.empty()));
    Waiting waiting = waits("plain", 1);
    time.advance(LineOptions.DEFAULT.waitLimit());
    refused(Reason.AT_CAPACITY, () -> host.waiting(waiting.session()));
    refused(Reason.AT_CAPACITY, () -> host.view(waiting.session()));
    time.advance(LineOptions.DEFAULT.refusedKept());
    assertThat(host.waiting(waiting.session())).isEmpty();
    refused(Reason.SESSION_NOT_FOUND, () -> host.view(waiting.session()));
  }

  @Test
  @Behaviour({"work-92", "work-98"})
  void drain_somebodyWaits_refusedAtOnce() throws Exception {
    fill();
    pool.sessions().forEach(session -> session.input(Input.text("Hi"), Optional.empty()));
    Waiting waiting = waits("plain", 1);
    pool.beginDrain();
    refused(Reason.DRAINING, () -> host.waiting(waiting.session()));
    refused(Reason.DRAINING, () -> open("plain"));
    model.release();
    model.release();
    assertThat(pool.drain(Duration.ZERO)).isZero();
  }

  @Test
  @Behaviour({"work-36", "work-47"})
  void open_filterSaysNoAfterAWait_refused() throws Exception {
    fill();
    Waiting waiting = waits("plain", 1);
    opinion = Opinion.NOBODY;
    pool.end(pool.sessions().getFirst().id());
    assertThat(gone(waiting).reason()).isEqualTo(Reason.NOT_ACCEPTED);
    assertThat(pool.door().load().jobs()).isEqualTo(1);
  }

  @Test
  void open_agentCannotBeMadeAfterAWait_refusedAndTheNextIsServed() throws Exception {
    fill();
    Waiting broken = waits("broken", 1);
    Waiting next = waits("plain", 2);
    pool.end(pool.sessions().getFirst().id());
    assertThat(gone(broken).reason()).isEqualTo(Reason.AGENT_FAILED);
    awaitLive(next);
  }

  /** What was said with the wish is answered; before, nothing else is taken. */
  @Test
  void open_withInput_isSaidWhenItIsLive() throws Exception {
    fill();
    Opening opening =
        new Opening(Optional.of("plain"), Optional.of(Input.text("Two, please")), Map.of());
    Waiting waiting = (Waiting) host.open(opening, Optional.of("k"));
    assertThat(host.open(opening, Optional.of("k"))).isEqualTo(waiting);
    assertThatThrownBy(() -> host.input(waiting.session(), Input.text("Hi"), Optional.empty()))
        .isInstanceOfSatisfying(
            HostRefused.class, e -> assertThat(e.reason()).isEqualTo(Reason.SESSION_WAITING))
        .hasMessageContaining("position 1");
    pool.end(pool.sessions().getFirst().id());
    awaitLive(waiting);
    model.awaitBegun();
    Opened opened = host.open(opening, Optional.of("k")).opened();
    assertThat(opened.session()).isEqualTo(waiting.session());
    assertThat(opened.episode()).isPresent();
    model.release();
    assertThat(pool.find(waiting.session()).orElseThrow().awaitIdle(LONG)).isTrue();
    assertThat(host.view(waiting.session()).state().messages()).hasSize(2);
  }

  /** A wish that was refused may be made again. */
  @Test
  void open_sameKeyAfterARefusal_isANewWish() throws Exception {
    fill();
    Waiting waiting = (Waiting) host.open(opening("plain"), Optional.of("k"));
    host.close(waiting.session());
    assertThat(host.open(opening("plain"), Optional.of("k")).session())
        .isNotEqualTo(waiting.session());
  }

  @Test
  void awaitPlace_tooMany_refused() throws Exception {
    fill();
    Waiting waiting = waits("plain", 1);
    List<FutureTask<Void>> watchers =
        java.util.stream.IntStream.range(0, 64)
            .mapToObj(n -> task(() -> host.awaitPlace(waiting.session(), 1, Duration.ofMinutes(1))))
            .toList();
    HostRefused no = null;
    while (no == null) {
      no = watchOnce(waiting);
    }
    assertThat(no.reason()).isEqualTo(Reason.TOO_MANY_SUBSCRIBERS);
    time.advance(Duration.ofMinutes(1));
    for (FutureTask<Void> watcher : watchers) {
      watcher.get();
    }
  }

  @Test
  void awaitPlace_nothingChanges_saysSoAfterTheLimit() throws Exception {
    fill();
    Waiting waiting = waits("plain", 1);
    awaitArmed();
    FutureTask<Void> watcher =
        task(() ->
            assertThat(host.awaitPlace(waiting.session(), 1, Duration.ofSeconds(15)))
                .contains(waiting));
    time.awaitArmed(3);
    time.advance(Duration.ofSeconds(15));
    watcher.get();
  }

  @Test
  void open_poolNotStarted_refused() {
    try (AgentPool idle = AgentPool.builder().model(new AgentModel("held", model)).build()) {
      EmbeddedDispatcher early = new EmbeddedDispatcher(idle.add("plain", () -> () -> ""));
      assertThat(early.ready()).isFalse();
      refused(Reason.NOT_READY, () -> early.open(opening("plain"), Optional.empty()));
      assertThatThrownBy(() -> early.start(pool.hosting()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pool: another one (expected: that of this dispatcher)");
    }
  }

  /** No slot would help it: it takes no place in line for five minutes. */
  @Test
  @Behaviour("work-39")
  void open_fullAndAgentUnknown_refusedAtOnce() {
    fill();
    refused(Reason.AGENT_NOT_FOUND, () -> open("nobody"));
    waits("plain", 1);
    refused(Reason.AGENT_NOT_FOUND, () -> open("nobody"));
    assertThat(host.waiting()).isEqualTo(1);
  }

  /** What came with it may be large, and a key keeps what became of it for long. */
  @Test
  void leave_whatWasWishedFor_isForgotten() {
    Line line = new Line(LineOptions.DEFAULT, time, waiter -> {});
    Waiter waiter = new Waiter(new Job("a", "", "{}", null), opening("plain"), Optional.empty());
    line.join(waiter, Optional.empty());
    assertThat(waiter.job).isNotNull();
    assertThat(line.leave("a")).isTrue();
    assertThat(waiter.job).isNull();
    assertThat(line.opening(waiter)).isEmpty();
  }

  @Test
  void options_outOfRange_areRefused() {
    assertThatThrownBy(() -> LineOptions.DEFAULT.withPlaces(-1))
        .hasMessage("places: -1 (expected: at least 0)");
    assertThatThrownBy(() -> new LineOptions(1, Duration.ZERO, LONG))
        .hasMessage("waitLimit: PT0S (expected: over zero)");
    assertThatThrownBy(() -> new LineOptions(1, LONG, Duration.ZERO))
        .hasMessage("refusedKept: PT0S (expected: over zero)");
    assertThat(LineOptions.DEFAULT)
        .isEqualTo(new LineOptions(100, Duration.ofMinutes(5), Duration.ofMinutes(1)));
  }

  private @Nullable HostRefused watchOnce(Waiting waiting) throws InterruptedException {
    try {
      var _ = host.awaitPlace(waiting.session(), -1, Duration.ZERO);
      return null;
    } catch (HostRefused e) {
      return e;
    }
  }

  private void fill() {
    open("plain").opened();
    open("plain").opened();
  }

  private void awaitArmed() throws InterruptedException {
    // The wait limit, and the moment when a session has been idle long enough.
    time.awaitArmed(2);
  }

  private Waiting waits(String agent, int position) {
    Waiting waiting = (Waiting) open(agent);
    assertThat(waiting.position()).isEqualTo(position);
    assertThat(host.waiting(waiting.session())).contains(waiting);
    return waiting;
  }

  private Admission open(String agent) {
    return host.open(opening(agent), Optional.empty());
  }

  private static Opening opening(String agent) {
    return new Opening(Optional.of(agent), Optional.empty(), Map.of());
  }

  private static Waiting at(Waiting waiting, int position) {
    return new Waiting(waiting.session(), position);
  }

  private void awaitLive(Waiting waiting) throws InterruptedException {
    awaitLive(waiting.session());
  }

  private void awaitLive(String session) throws InterruptedException {
    Optional<Waiting> place = host.waiting(session);
    while (place.isPresent()) {
      place = host.awaitPlace(session, place.get().position(), LONG);
    }
    assertThat(pool.find(session)).isPresent();
  }

  private HostRefused gone(Waiting waiting) throws InterruptedException {
    try {
      awaitLive(waiting);
      throw new AssertionError("was not refused");
    } catch (HostRefused e) {
      return e;
    }
  }

  private static FutureTask<Void> task(Work work) {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          work.run();
          return null;
        });
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThat(catchThrowableOfType(HostRefused.class, call).reason()).isEqualTo(reason);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }
}
