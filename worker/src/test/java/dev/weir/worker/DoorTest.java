package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the door answers, and that a refusal keeps nothing. */
@Timeout(20)
class DoorTest extends AtTheDoor {
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
