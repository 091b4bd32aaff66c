package dev.weir.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.testkit.CapturedLog;
import dev.weir.time.ManualTime;
import dev.weir.worker.SessionOutcome.Status;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Observers are told in order, each once, and none of them harms a session. */
class ObserversTest {
  private static final Duration DRAIN = Duration.ofSeconds(20);
  private static final SessionInfo INFO =
      new SessionInfo("ses_1", "a", "job_1", "room", Map.of("k", "v"), Instant.EPOCH, "v7");
  private static final SessionOutcome GOOD =
      new SessionOutcome(Status.SUCCESS, null, Instant.EPOCH, Duration.ofSeconds(1));

  private final ManualTime time = new ManualTime();
  private final CapturedLog log = new CapturedLog("dev.weir.worker");
  private final Observers observers = new Observers(DRAIN, time);
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);

  @AfterEach
  void restore() {
    log.close();
  }

  /** Says what it hears. */
  private class Telling implements SessionObserver {
    final String name;

    Telling(String name) {
      this.name = name;
    }

    @Override
    public void onSessionStart(SessionInfo info) throws Exception {
      heard.add("%s start %s".formatted(name, info.session()));
      threads.add(Thread.currentThread());
    }

    @Override
    public void onSessionEnd(SessionInfo info, SessionOutcome outcome) throws Exception {
      heard.add("%s end %s %s".formatted(name, info.session(), outcome.status()));
      threads.add(Thread.currentThread());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Comes back when it is interrupted, not before. */
  private class Late extends Telling {
    Late(String name) {
      super(name);
    }

    @Override
    public void onSessionStart(SessionInfo info) throws Exception {
      super.onSessionStart(info);
      stay();
    }

    @Override
    public void onSessionEnd(SessionInfo info, SessionOutcome outcome) throws Exception {
      super.onSessionEnd(info, outcome);
      stay();
    }

    private void stay() throws InterruptedException {
      entered.countDown();
      try {
        never.await();
      } finally {
        heard.add(name + " interrupted");
      }
    }
  }

  /** Throws at both. */
  private class Failing extends Telling {
    private final Throwable failure;

    Failing(Throwable failure) {
      super(failure.getClass().getSimpleName());
      this.failure = failure;
    }

    @Override
    public void onSessionStart(SessionInfo info) throws Exception {
      fail();
    }

    @Override
    public void onSessionEnd(SessionInfo info, SessionOutcome outcome) throws Exception {
      fail();
    }

    private void fail() throws Exception {
      if (failure instanceof Error error) {
        throw error;
      }
      throw (Exception) failure;
    }
  }

  @Test
  @Behaviour({"work-133", "work-135"})
  void session_fromStartToEnd_isToldInOrderOfRegistration() throws InterruptedException {
    observers.add(new Telling("one"));
    observers.add(new Telling("two"));
    SessionNotices notices = observers.of(INFO);
    notices.started();
    notices.ended(GOOD);
    assertThat(heard)
        .containsExactly(
            "one start ses_1", "two start ses_1", "one end ses_1 SUCCESS", "two end ses_1 SUCCESS");
    assertThat(time.armed()).isZero();
    assertThat(threads).doesNotHaveDuplicates().noneMatch(Thread::isAlive);
  }

  /** Of the two calls an observer may leave out either. */
  @Test
  @Behaviour("work-133")
  void observer_ofOneOfBoth_hearsThat() throws InterruptedException {
    observers.add(new SessionObserver() {});
    SessionNotices notices = observers.of(INFO);
    notices.started();
    notices.ended(GOOD);
    assertThat(log.records()).isEmpty();
  }

  @Test
  @Behaviour("work-133")
  void add_ofNobodyOrTooLate_isRefused() {
    assertThatThrownBy(() -> observers.add(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("observer");
    observers.seal();
    assertThatThrownBy(() -> observers.add(new Telling("late")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("observer: late comes after the pool was started (expected: before)");
  }

  @Test
  @Behaviour("work-134")
  void start_withALateObserver_waitsFiveSeconds() throws Exception {
    observers.add(new Late("late"));
    observers.add(new Telling("next"));
    SessionNotices notices = observers.of(INFO);
    Thread session = Thread.startVirtualThread(() -> startedQuietly(notices));
    entered.await();
    time.awaitArmed(1);
    time.advance(Duration.ofMillis(4999));
    assertThat(time.armed()).isEqualTo(1);
    assertThat(heard).containsExactly("late start ses_1");

    time.advance(Duration.ofMillis(1));
    session.join();
    assertThat(heard).containsExactly("late start ses_1", "late interrupted", "next start ses_1");
    LogRecord warning = log.records().getFirst();
    assertThat(warning.getMessage())
        .isEqualTo(
            "session ses_1: observer late failed when told of the start; nothing else is changed by that");
    assertThat(warning.getThrown())
        .isInstanceOf(TimeoutException.class)
        .hasMessage("not back within PT5S (expected: earlier)");
  }

  @Test
  @Behaviour("work-134")
  void start_underAShortDrainLimit_waitsThatLong() throws Exception {
    Observers hasty = new Observers(Duration.ofSeconds(2), time);
    hasty.add(new Late("late"));
    SessionNotices notices = hasty.of(INFO);
    Thread session = Thread.startVirtualThread(() -> startedQuietly(notices));
    time.awaitArmed(1);
    time.advance(Duration.ofSeconds(2));
    session.join();
    assertThat(log.warnings()).hasSize(1);
  }

  @Test
  @Behaviour("work-134")
  void end_withALateObserver_waitsAsLongAsADrain() throws Exception {
    endWaits(observers, DRAIN);
  }

  /** A drain without limit must not make an observer keep a session for ever. */
  @Test
  @Behaviour("work-134")
  void end_underAnEndlessDrain_waitsHalfAMinute() throws Exception {
    endWaits(new Observers(Duration.ZERO, time), Duration.ofSeconds(30));
  }

  private void endWaits(Observers waiting, Duration limit) throws InterruptedException {
    waiting.add(new Late("late"));
    waiting.add(new Telling("next"));
    SessionNotices notices = waiting.of(INFO);
    Thread session = Thread.startVirtualThread(() -> notices.ended(GOOD));
    entered.await();
    time.awaitArmed(1);
    time.advance(limit.minusMillis(1));
    assertThat(time.armed()).isEqualTo(1);
    assertThat(heard).containsExactly("late end ses_1 SUCCESS");

    time.advance(Duration.ofMillis(1));
    session.join();
    assertThat(heard)
        .containsExactly("late end ses_1 SUCCESS", "late interrupted", "next end ses_1 SUCCESS");
  }

  @Test
  @Behaviour("work-135")
  void end_withoutStart_isTold() {
    observers.add(new Telling("one"));
    observers
        .of(INFO)
        .ended(
            new SessionOutcome(
                Status.FAILED, new IOException("gone"), Instant.EPOCH, Duration.ZERO));
    assertThat(heard).containsExactly("one end ses_1 FAILED");
  }

  @Test
  @Behaviour("work-135")
  void end_saidTwice_isToldOnce() throws InterruptedException {
    observers.add(new Telling("one"));
    SessionNotices notices = observers.of(INFO);
    Thread other = Thread.startVirtualThread(() -> notices.ended(GOOD));
    notices.ended(GOOD);
    other.join();
    notices.ended(GOOD);
    notices.started();
    assertThat(heard).containsExactly("one end ses_1 SUCCESS");
  }

  /**
   * Whoever hears the start hears it to its end before the end is told; the others hear no start.
   */
  @Test
  @Behaviour("work-135")
  void end_whileTheStartIsTold_comesAfterIt() throws Exception {
    SessionNotices[] notices = new SessionNotices[1];
    Thread[] ending = new Thread[1];
    observers.add(
        new Telling("one") {
          @Override
          public void onSessionStart(SessionInfo info) throws Exception {
            ending[0] = Thread.ofPlatform().start(() -> notices[0].ended(GOOD));
            while (ending[0].getState() != Thread.State.WAITING) {
              Thread.onSpinWait();
            }
            super.onSessionStart(info);
          }
        });
    observers.add(new Telling("two"));
    notices[0] = observers.of(INFO);
    notices[0].started();
    ending[0].join();
    assertThat(heard)
        .containsExactly("one start ses_1", "one end ses_1 SUCCESS", "two end ses_1 SUCCESS");
  }

  /**
   * An observer that ends the session from its own call waits for nobody but itself, and not long.
   */
  @Test
  @Behaviour("work-135")
  void end_saidByAnObserverOfTheEnd_isNotTold() {
    SessionNotices[] notices = new SessionNotices[1];
    observers.add(
        new Telling("one") {
          @Override
          public void onSessionEnd(SessionInfo info, SessionOutcome outcome) throws Exception {
            super.onSessionEnd(info, outcome);
            notices[0].ended(outcome);
          }
        });
    notices[0] = observers.of(INFO);
    notices[0].ended(GOOD);
    assertThat(heard).containsExactly("one end ses_1 SUCCESS");
  }

  @Test
  @Behaviour("work-136")
  void observers_thatFail_areWarnedOfAndSkipped() throws InterruptedException {
    observers.add(new Failing(new IOException("gone")));
    observers.add(new Failing(new StackOverflowError()));
    observers.add(new Failing(new InterruptedException("its own")));
    observers.add(new Failing(new CancellationException()));
    observers.add(
        new Telling("interrupting itself") {
          @Override
          public void onSessionStart(SessionInfo info) {
            Thread.currentThread().interrupt();
          }
        });
    observers.add(new Telling("last"));
    SessionNotices notices = observers.of(INFO);
    notices.started();
    assertThat(heard).containsExactly("last start ses_1");
    assertThat(log.records())
        .extracting(LogRecord::getThrown)
        .extracting(Object::getClass)
        .containsExactly(
            IOException.class,
            StackOverflowError.class,
            InterruptedException.class,
            CancellationException.class);
    assertThat(log.warnings())
        .contains(
            "session ses_1: observer CancellationException failed when told of the start; nothing else"
                + " is changed by that");

    notices.ended(GOOD);
    assertThat(log.warnings()).hasSize(8);
    assertThat(Thread.interrupted()).isFalse();
    assertThat(heard).endsWith("last end ses_1 SUCCESS");
  }

  @Test
  @Behaviour("work-136")
  void start_ofASessionThatIsCancelled_stopsAtOnce() throws InterruptedException {
    observers.add(new Late("late"));
    observers.add(new Telling("next"));
    SessionNotices notices = observers.of(INFO);
    List<String> outcome = new CopyOnWriteArrayList<>();
    Thread session =
        Thread.startVirtualThread(() -> {
          try {
            notices.started();
          } catch (InterruptedException e) {
            outcome.add("cancelled");
          }
        });
    entered.await();
    session.interrupt();
    session.join();
    assertThat(outcome).containsExactly("cancelled");
    assertThat(heard).containsExactly("late start ses_1", "late interrupted");
    assertThat(log.records()).isEmpty();
    assertThat(time.armed()).isZero();

    never.countDown();
    notices.ended(GOOD);
    assertThat(heard).contains("late end ses_1 SUCCESS", "next end ses_1 SUCCESS");
  }

  /**
   * The end is told to everybody, also by a thread that is to stop; it still knows that afterwards.
   */
  @Test
  @Behaviour("work-136")
  void end_toldByAnInterruptedThread_reachesEverybodyAndKeepsTheInterrupt() {
    observers.add(new Telling("one"));
    observers.add(new Telling("two"));
    Thread.currentThread().interrupt();
    observers.of(INFO).ended(GOOD);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(heard).containsExactly("one end ses_1 SUCCESS", "two end ses_1 SUCCESS");
  }

  private static void startedQuietly(SessionNotices notices) {
    try {
      notices.started();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
