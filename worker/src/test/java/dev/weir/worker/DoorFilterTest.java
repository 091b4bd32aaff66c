package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.worker.RequestFilter.Opinion;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is asked at the door whether a job is wanted: once, in time, and whatever it answers. */
@Timeout(20)
class DoorFilterTest extends AtTheDoor {
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
  @Behaviour("lk-20")
  void presenter_saysAsWhom_isAskedOnceItIsKnownWhoTakesIt() throws Exception {
    Appearance as =
        Appearance.USUAL
            .withIdentity("desk-1")
            .withName("Desk")
            .withMetadata("{}")
            .withAttributes(Map.of("floor", "3"));
    Door door =
        door(pool ->
            pool.presenter((job, agent) -> agent.name().equals("b") ? as : Appearance.USUAL));
    assertThat(((Answer.Accepted) offer(door, "1", "b")).as()).isEqualTo(as);
    assertThat(((Answer.Accepted) offer(door, "2", "a")).as()).isEqualTo(Appearance.USUAL);
    assertThat(((Answer.Accepted) offer(door(pool -> pool), "1")).as()).isEqualTo(Appearance.USUAL);
  }

  @Test
  @Behaviour("lk-22")
  void presenter_throws_refusesForAnotherAndFreesTheSlot() throws Exception {
    Door door =
        door(pool ->
            pool.maxConcurrentSessions(1)
                .presenter((job, agent) -> {
                  if (job.id().equals("1")) {
                    throw new IllegalStateException("no face");
                  }
                  return Appearance.USUAL;
                }));
    Answer.Refused refused = (Answer.Refused) offer(door, "1");
    assertThat(refused.why()).isEqualTo(Refusal.FILTERED);
    assertThat(refused.letAnother()).isTrue();
    assertThat(refused.detail()).contains("presenter: failed for job \"1\"", "no face");
    assertThat(offer(door, "2")).isInstanceOf(Answer.Accepted.class);
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
    Door door = door(pool -> pool.requestFilter(silent(asked, interrupted)));
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
    Door door = door(pool -> pool.requestFilter(silent(asked, stopped)));
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

  @SuppressWarnings("NullAway") // as an owner without annotations could
  private static Opinion nothing() {
    return null;
  }

  /** One that never answers. */
  private static RequestFilter silent(CountDownLatch asked, CountDownLatch stopped) {
    return job -> {
      asked.countDown();
      try {
        new CountDownLatch(1).await();
      } finally {
        stopped.countDown();
      }
      return Opinion.ACCEPT;
    };
  }
}
