package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.agent.Agent;
import dev.weir.agent.AgentModel;
import dev.weir.testkit.Behaviour;
import dev.weir.time.Alarm;
import dev.weir.time.ManualTime;
import dev.weir.time.Ticker;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the door answers, and that a refusal keeps nothing. */
@Timeout(20)
class DoorTest {
  private final ManualTime time = new ManualTime();
  private final CapturedLog log = new CapturedLog();
  private @Nullable AgentPool open;

  @AfterEach
  void stop() {
    if (open != null) {
      open.close();
    }
    log.close();
  }

  @Test
  @Behaviour({"work-78", "work-81"})
  void load_fromEmptyToFull_justUnderTheTargetAtTheCap() throws Exception {
    Door door = door(pool -> pool.maxConcurrentSessions(4));
    assertThat(door.rawLoad()).isZero();
    assertThat(door.load()).isEqualTo(new WorkerLoad(0, true, 0));
    offer(door, "1");
    offer(door, "2");
    assertThat(door.rawLoad()).isEqualTo(0.5);
    assertThat(door.load().load()).isCloseTo(0.345, within(1e-9));
    assertThat(door.load().available()).isTrue();
    offer(door, "3");
    offer(door, "4");
    assertThat(door.rawLoad()).isEqualTo(1.0);
    assertThat(door.load().load()).isCloseTo(0.69, within(1e-9)).isLessThan(0.7);
    assertThat(door.load().available()).isFalse();
    assertThat(door.load().jobs()).isEqualTo(4);
    door.lapse("1");
    assertThat(door.load().available()).isTrue();
  }

  @Test
  @Behaviour("work-81")
  void load_otherTarget_scaledToThat() throws Exception {
    Door door = door(pool -> pool.maxConcurrentSessions(1).targetLoad(1));
    offer(door, "1");
    assertThat(door.load().load()).isCloseTo(69.0 / 70, within(1e-9));
  }

  /** The slot is there before the filter is asked: no two see the last one. */
  @Test
  @Behaviour("work-82")
  void offer_whileAFilterThinks_itsSlotIsTaken() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Door door =
        door(pool ->
            pool.maxConcurrentSessions(1)
                .requestFilter(job -> {
                  asked.countDown();
                  leave.await();
                  return Opinion.ACCEPT;
                }));
    CompletableFuture<Answer> first = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> offer(door, "1", first));
    asked.await();
    assertThat(door.load()).isEqualTo(new WorkerLoad(0.69, false, 1));
    assertThat(door.running()).isEmpty();
    assertThat(why(offer(door, "2"))).isEqualTo(Refusal.AT_CAPACITY);
    assertThat(why(offer(door, "1"))).isEqualTo(Refusal.DUPLICATE);
    leave.countDown();
    assertThat(first.join()).isInstanceOf(Answer.Accepted.class);
    assertThat(door.running()).containsExactly("1");
    caller.join();
  }

  @Test
  @Behaviour("work-82")
  void offer_full_refusedUntilASlotIsFree() throws Exception {
    Door door = door(pool -> pool.maxConcurrentSessions(2));
    offer(door, "1");
    offer(door, "2");
    Answer.Refused refused = (Answer.Refused) offer(door, "3");
    assertThat(refused.why()).isEqualTo(Refusal.AT_CAPACITY);
    assertThat(refused.detail())
        .isEqualTo("sessions: 2 (expected: fewer; end one or try again later)");
    Slot slot = door.claim("1").orElseThrow();
    assertThat(why(offer(door, "3"))).isEqualTo(Refusal.AT_CAPACITY);
    assertThat(slot.free()).isTrue();
    assertThat(slot.free()).isFalse();
    assertThat(offer(door, "3")).isInstanceOf(Answer.Accepted.class);
    assertThat(slot.free()).as("whose slot it was is over").isFalse();
    assertThat(why(offer(door, "4"))).isEqualTo(Refusal.AT_CAPACITY);
  }

  @Test
  @Behaviour("work-82")
  void offer_sameJobAgain_refusedWhileItHasASlot() throws Exception {
    Door door = door(pool -> pool);
    offer(door, "1");
    assertThat(why(offer(door, "1"))).isEqualTo(Refusal.DUPLICATE);
    Slot slot = door.claim("1").orElseThrow();
    assertThat(slot.settle()).isTrue();
    assertThat(why(offer(door, "1"))).isEqualTo(Refusal.DUPLICATE);
    slot.free();
    assertThat(slot.settle()).isFalse();
    assertThat(offer(door, "1")).isInstanceOf(Answer.Accepted.class);
    assertThat(door.load().jobs()).isEqualTo(1);
  }

  /** What is refused, for whatever reason, may be offered again. */
  @Test
  @Behaviour("work-82")
  void offer_refused_keepsNothing() throws Exception {
    Door door =
        door(pool ->
            pool.maxConcurrentSessions(1)
                .maxSessionsPerAgent(Map.of("b", 1))
                .requestFilter(job -> job.room().equals("no") ? Opinion.NOT_OURS : Opinion.ACCEPT));
    for (int n = 0; n < 3; n++) {
      assertThat(why(door.offer(new Job("1", "no", "", null)))).isEqualTo(Refusal.FILTERED);
      assertThat(why(door.offer(new Job("1", "", "{\"agent\":\"x\"}", null))))
          .isEqualTo(Refusal.NO_ROUTE);
    }
    assertThat(door.load().jobs()).isZero();
    for (int n = 0; n < 3; n++) {
      assertThat(offer(door, "1", "b")).isInstanceOf(Answer.Accepted.class);
      assertThat(door.lapse("1")).isTrue();
    }
    assertThat(door.load()).isEqualTo(new WorkerLoad(0, true, 0));
  }

  @Test
  @Behaviour("work-82")
  void offer_acceptedAndNotAssigned_lapsesAfterSevenAndAHalfSeconds() throws Exception {
    Door door = door(pool -> pool.maxConcurrentSessions(1));
    offer(door, "1");
    time.advance(Duration.ofMillis(7_499));
    assertThat(door.running()).containsExactly("1");
    time.advance(Duration.ofMillis(1));
    assertThat(door.running()).isEmpty();
    assertThat(door.claim("1")).isEmpty();
    assertThat(door.lapse("1")).isFalse();
    assertThat(log.lines(Level.WARNING))
        .containsExactly("job 1 was accepted and not assigned: its slot is free again");
    assertThat(offer(door, "1")).isInstanceOf(Answer.Accepted.class);
    assertThat(door.claim("1")).isPresent();
    time.advance(Duration.ofDays(1));
    assertThat(door.running()).containsExactly("1");
    assertThat(time.armed()).isZero();
  }

  /** An alarm may be on its way when the job is assigned after all. */
  @Test
  @Behaviour("work-82")
  void offer_lapsesTooLate_theJobStays() throws Exception {
    List<Runnable> late = new ArrayList<>();
    Door door = door(pool -> pool.ticker(new Late(time, late)));
    offer(door, "1");
    assertThat(door.claim("1")).isPresent();
    assertThat(late).hasSize(1);
    late.forEach(Runnable::run);
    assertThat(door.running()).containsExactly("1");
    assertThat(door.load().jobs()).isEqualTo(1);
  }

  @Test
  @Behaviour("work-82")
  void claim_jobOfAnyOtherState_isNobodys() throws Exception {
    Door door = door(pool -> pool);
    assertThat(door.claim("1")).isEmpty();
    offer(door, "1");
    assertThat(door.claim("1")).isPresent();
    assertThat(door.claim("1")).as("launched once").isEmpty();
    assertThat(door.lapse("1")).as("launched already").isFalse();
    offer(door, "2");
    assertThat(door.lapse("2")).isTrue();
    assertThat(door.lapse("2")).isFalse();
    assertThat(door.claim("2")).isEmpty();
    assertThat(time.armed()).isZero();
  }

  /** The cap counts for whom the job really is: also when the router says so. */
  @Test
  @Behaviour({"work-83", "work-84", "work-86", "work-87"})
  void offer_agentAtItsCap_refusedAndOthersNot() throws Exception {
    Door door =
        door(pool ->
            pool.maxConcurrentSessions(4)
                .maxSessionsPerAgent(Map.of(" b ", 1, "a", 9, "later", 1))
                .router((job, metadata) -> job.room().isEmpty() ? null : job.room()));
    assertThat(door.offer(new Job("1", "b", "{\"agent\":\"a\"}", null)))
        .isInstanceOf(Answer.Accepted.class);
    Answer.Refused refused = (Answer.Refused) door.offer(new Job("2", "b", "", null));
    assertThat(refused.why()).isEqualTo(Refusal.AGENT_AT_CAPACITY);
    assertThat(refused.letAnother()).isTrue();
    assertThat(refused.detail())
        .isEqualTo("sessions of agent \"b\": 1 (expected: fewer; end one or try again later)");
    assertThat(why(offer(door, "2", "b"))).isEqualTo(Refusal.AGENT_AT_CAPACITY);
    assertThat(why(door.offer(new Job("2", "b-1", "", null)))).isEqualTo(Refusal.NO_ROUTE);
    for (String job : new String[] {"3", "4", "5"}) {
      assertThat(offer(door, job)).isInstanceOf(Answer.Accepted.class);
    }
    assertThat(why(offer(door, "6"))).as("the caps' sum is more").isEqualTo(Refusal.AT_CAPACITY);
    door.claim("1").orElseThrow().free();
    assertThat(offer(door, "2", "b")).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  @Behaviour({"work-21", "work-83"})
  void offer_agentAddedLater_hasTheCapThatWasSaid() throws Exception {
    Door door = door(pool -> pool.maxSessionsPerAgent(Map.of("later", 1)));
    pool().add("later", quiet());
    assertThat(offer(door, "1", "later")).isInstanceOf(Answer.Accepted.class);
    pool().remove("later");
    pool().add("later", quiet());
    assertThat(why(offer(door, "2", "later"))).isEqualTo(Refusal.AGENT_AT_CAPACITY);
    door.lapse("1");
    assertThat(offer(door, "2", "later")).isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @EnumSource
  @Behaviour("work-87")
  void refused_anyReason_letsAnotherUnlessNobodyIsToTakeIt(Refusal why) {
    assertThat(new Answer.Refused(why, "").letAnother()).isEqualTo(why != Refusal.NOBODY);
  }

  @ParameterizedTest
  @CsvSource({"ACCEPT, ", "NOT_OURS, FILTERED", "NOBODY, NOBODY"})
  @Behaviour({"work-87", "work-171"})
  void filter_saysSo_isObeyed(Opinion opinion, @Nullable Refusal why) throws Exception {
    Door door = door(pool -> pool.requestFilter(job -> opinion));
    Answer answer = offer(door, "1");
    assertThat(answer instanceof Answer.Refused refused ? refused.why() : null).isEqualTo(why);
    assertThat(log.lines(Level.WARNING)).isEmpty();
  }

  @Test
  @Behaviour("work-171")
  void filter_none_everythingIsTaken() throws Exception {
    assertThat(offer(door(pool -> pool), "1")).isInstanceOf(Answer.Accepted.class);
    assertThat(pool().requestFilter()).isEmpty();
  }

  @Test
  @Behaviour("work-173")
  void filter_isAskedBeforeTheAgentsCapAndAfterThePools() throws Exception {
    Door door =
        door(pool ->
            pool.maxConcurrentSessions(2)
                .maxSessionsPerAgent(Map.of("a", 1))
                .requestFilter(job -> job.room().isEmpty() ? Opinion.ACCEPT : Opinion.NOBODY));
    offer(door, "1");
    assertThat(why(offer(door, "2"))).isEqualTo(Refusal.AGENT_AT_CAPACITY);
    assertThat(why(door.offer(new Job("2", "r", "", null)))).isEqualTo(Refusal.NOBODY);
    offer(door, "3", "b");
    assertThat(why(door.offer(new Job("2", "r", "", null)))).isEqualTo(Refusal.AT_CAPACITY);
  }

  @Test
  @Behaviour("work-176")
  void filter_throwsOrSaysNothing_refusedForAnotherWithAWarning() throws Exception {
    IllegalStateException cause = new IllegalStateException("no");
    AssertionError worse = new AssertionError("worse");
    Door door =
        door(pool ->
            pool.requestFilter(job ->
                switch (job.id()) {
                  case "1" -> throw cause;
                  case "2" -> throw worse;
                  case "3" -> throw new InterruptedException("not by us");
                  default -> nothing();
                }));
    for (String job : new String[] {"1", "2", "3", "4"}) {
      assertThat(why(offer(door, job))).isEqualTo(Refusal.FILTERED);
    }
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(log.lines(Level.WARNING))
        .containsExactly(
            "filter said nothing of job 1",
            "filter said nothing of job 2",
            "filter said nothing of job 3",
            "filter said nothing of job 4");
    assertThat(log.thrown(Level.WARNING)).contains(cause, worse).hasSize(3);
  }

  @Test
  @Behaviour("work-176")
  void filter_doesNotAnswer_interruptedAfterTwoSecondsAndRefused() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Door door =
        door(pool ->
            pool.requestFilter(job -> {
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                interrupted.countDown();
              }
              return Opinion.ACCEPT;
            }));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> offer(door, "1", answer));
    asked.await();
    time.advance(Duration.ofSeconds(2));
    assertThat(why(answer.join())).isEqualTo(Refusal.FILTERED);
    interrupted.await();
    caller.join();
    assertThat(door.load().jobs()).isZero();
  }

  @Test
  @Behaviour("work-82")
  void offer_callerIsInterrupted_keepsNothingAndStopsTheFilter() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Door door =
        door(pool ->
            pool.requestFilter(job -> {
              asked.countDown();
              try {
                new CountDownLatch(1).await();
              } finally {
                stopped.countDown();
              }
              return Opinion.ACCEPT;
            }));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> offer(door, "1", answer));
    asked.await();
    caller.interrupt();
    assertThatThrownBy(answer::join).hasCauseInstanceOf(InterruptedException.class);
    stopped.await();
    caller.join();
    assertThat(door.load().jobs()).isZero();
    assertThat(time.armed()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      quoteCharacter = '`',
      value = {
        "`` | {\"agent\":\"a\"} | null | true",
        "`` | {\"demo\":\"a\"} | null | true",
        "`` | `` | {\"agent\":\"b\"} | true",
        "a-1 | `` | null | true",
        "b-1 | `` | {} | true",
        "b-1 | {\"agent\":\"x\"} | null | true",
        "x-1 | {\"agent\":\"x\"} | {\"agent\":\"a\"} | true",
        "`` | {\"agent\":\"x\"} | null | false",
        "`` | `` | {\"agent\":\"x\"} | false",
        "x-1 | `` | null | false",
        "a | nonsense | [] | false",
        "`` | `` | null | false",
      })
  @Behaviour("work-172")
  void registeredOnly_jobs_oursIfTheySaySo(
      String room, String metadata, @Nullable String ofRoom, boolean ours) throws Exception {
    door(pool -> pool.acceptOnlyRegisteredRooms(true));
    Job job = new Job("1", room, metadata, ofRoom);
    Opinion opinion = pool().requestFilter().orElseThrow().judge(job);
    assertThat(opinion).isEqualTo(ours ? Opinion.ACCEPT : Opinion.NOT_OURS);
  }

  @Test
  @Behaviour({"work-21", "work-172"})
  void registeredOnly_agentComesAndGoes_isHeeded() throws Exception {
    Door door = door(pool -> pool.acceptOnlyRegisteredRooms(true));
    assertThat(why(door.offer(new Job("1", "c-1", "", null)))).isEqualTo(Refusal.FILTERED);
    assertThat(log.lines(Level.INFO))
        .containsExactly(
            "job 1 is refused, FILTERED: job: \"1\" in room \"c-1\", by the filter not this"
                + " worker's (expected: one that the filter wants)");
    pool().add("c", quiet());
    assertThat(door.offer(new Job("1", "c-1", "", null))).isInstanceOf(Answer.Accepted.class);
    for (String name : new String[] {"a", "b", "c"}) {
      pool().remove(name);
    }
    assertThat(why(door.offer(new Job("2", "c-1", "", null)))).isEqualTo(Refusal.FILTERED);
  }

  /** Who is in when the door closes is awaited; who is still being asked about is refused. */
  @Test
  @Behaviour("work-82")
  void drain_acceptedJob_isAwaitedAndCanStillBeLaunched() throws Exception {
    Door door = door(pool -> pool);
    offer(door, "1");
    assertThat(door.draining()).isFalse();
    assertThat(door.drain(Duration.ZERO)).isEqualTo(1);
    assertThat(door.draining()).isTrue();
    assertThat(door.load().available()).isFalse();
    assertThat(why(offer(door, "2"))).isEqualTo(Refusal.DRAINING);
    Slot slot = door.claim("1").orElseThrow();
    assertThat(door.drain(Duration.ofMillis(1))).isEqualTo(1);
    slot.settle();
    assertThat(door.drain(Duration.ZERO)).isZero();
    assertThat(door.running()).containsExactly("1");
    slot.free();
    assertThat(door.running()).isEmpty();
  }

  @Test
  @Behaviour("work-82")
  void drain_acceptedJobLapses_isOver() throws Exception {
    Door door = door(pool -> pool);
    offer(door, "1");
    CompletableFuture<Integer> left = new CompletableFuture<>();
    Thread drain = Thread.ofVirtual().start(() -> drain(door, left));
    while (!door.draining()) {
      Thread.onSpinWait();
    }
    time.advance(Slots.LAPSE);
    assertThat(left.join()).isZero();
    drain.join();
  }

  @Test
  @Behaviour("work-82")
  void drain_whileAFilterThinks_refusesSoThatTheJobGoesElsewhere() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    Door door =
        door(pool ->
            pool.requestFilter(job -> {
              asked.countDown();
              leave.await();
              return Opinion.ACCEPT;
            }));
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    Thread caller = Thread.ofVirtual().start(() -> offer(door, "1", answer));
    asked.await();
    assertThat(door.drain(Duration.ZERO)).isEqualTo(1);
    leave.countDown();
    assertThat(why(answer.join())).isEqualTo(Refusal.DRAINING);
    caller.join();
    assertThat(door.drain(Duration.ofDays(1))).isZero();
  }

  private Door door(UnaryOperator<PoolBuilder> more) {
    PoolBuilder builder =
        AgentPool.builder().model(new AgentModel("held", new HeldModel())).ticker(time);
    open = more.apply(builder).build();
    return open.add("a", quiet()).add("b", quiet()).door();
  }

  private AgentPool pool() {
    return Objects.requireNonNull(open);
  }

  private static Refusal why(Answer answer) {
    return ((Answer.Refused) answer).why();
  }

  private static Answer offer(Door door, String job) throws InterruptedException {
    return door.offer(new Job(job, "", "", null));
  }

  private static Answer offer(Door door, String job, String agent) throws InterruptedException {
    return door.offer(new Job(job, "", "{\"agent\":\"" + agent + "\"}", null));
  }

  private static void offer(Door door, String job, CompletableFuture<Answer> answer) {
    try {
      answer.complete(offer(door, job));
    } catch (InterruptedException e) {
      answer.completeExceptionally(e);
    }
  }

  private static void drain(Door door, CompletableFuture<Integer> left) {
    try {
      left.complete(door.drain(Duration.ofDays(1)));
    } catch (InterruptedException e) {
      left.completeExceptionally(e);
    }
  }

  @SuppressWarnings("NullAway") // as an owner without annotations could
  private static Opinion nothing() {
    return null;
  }

  private static Supplier<Agent> quiet() {
    return () -> () -> "";
  }

  /** Time whose alarms go off when the test says so, cancelled or not. */
  private record Late(ManualTime time, List<Runnable> actions) implements Ticker {
    @Override
    public long nanos() {
      return time.nanos();
    }

    @Override
    public Instant wall() {
      return time.wall();
    }

    @Override
    public Alarm at(long deadline, Runnable action) {
      actions.add(action);
      return () -> {};
    }
  }
}
