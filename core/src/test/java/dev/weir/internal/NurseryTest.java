package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.testkit.Behaviour;
import dev.weir.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No thread outlives its nursery, or it is named. */
@Behaviour("chan-M8")
@Timeout(20)
class NurseryTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);

  @Test
  void fork_body_runsOnANamedVirtualThread() throws Exception {
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      Future<String> name =
          nursery.fork(
              "model", () -> Thread.currentThread().getName() + Thread.currentThread().isVirtual());
      assertThat(Nursery.get(name)).isEqualTo("turn/modeltrue");
    }
  }

  @Test
  void close_threadsWait_interruptsAndJoinsThem() {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch never = new CountDownLatch(1);
    Future<Void> task;
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      task = nursery.fork("model", () -> await(threads, never));
      nursery.fork("more", () -> await(threads, never));
    }
    assertThat(threads).noneMatch(Thread::isAlive);
    assertThatThrownBy(() -> Nursery.get(task)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void cancel_threadsWait_endAndOthersMayStart() throws Exception {
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      Future<Void> task =
          nursery.fork("model", () -> await(new ArrayList<>(), new CountDownLatch(1)));
      nursery.cancel();
      assertThatThrownBy(() -> Nursery.get(task)).isInstanceOf(InterruptedException.class);
      assertThat(Nursery.get(nursery.fork("next", () -> 1))).isEqualTo(1);
    }
  }

  @Test
  void await_allEnd_alsoByAFailure_returnsTrue() {
    ManualTime time = new ManualTime();
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      var fine = nursery.fork("fine", () -> 1);
      var bad =
          nursery.fork(
              "bad",
              () -> {
                throw new IOException("no");
              });
      assertThat(Nursery.await(List.of(fine, bad), time, Duration.ofDays(1))).isTrue();
    }
    assertThat(time.armed()).isZero();
  }

  @Test
  void await_oneTakesLonger_returnsFalseAtTheLimit() throws Exception {
    ManualTime time = new ManualTime();
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      var never = nursery.fork("never", () -> await(new ArrayList<>(), new CountDownLatch(1)));
      var inTime =
          nursery.fork("waits", () -> Nursery.await(List.of(never), time, Duration.ofSeconds(1)));
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(1));
      assertThat(Nursery.get(inTime)).isFalse();
    }
  }

  @Test
  void within_codeThatEnds_returnsOrThrowsWhatItThrew() throws Exception {
    ManualTime time = new ManualTime();
    List<String> ran = new ArrayList<>();
    Nursery.within("end", time, PATIENT, PATIENT, () -> ran.add(Thread.currentThread().getName()));
    assertThat(ran).containsExactly("end/code");
    assertThatThrownBy(() -> Nursery.within("end", time, PATIENT, PATIENT, failing()))
        .isInstanceOf(IOException.class)
        .hasMessage("gone");
    assertThat(time.armed()).isZero();
  }

  private static Nursery.Foreign failing() {
    return () -> {
      throw new IOException("gone");
    };
  }

  @Test
  void within_codeThatTakesLonger_isInterruptedAndTold() throws Exception {
    ManualTime time = new ManualTime();
    List<Thread> threads = new ArrayList<>();
    try (Nursery nursery = new Nursery("test", PATIENT)) {
      var late =
          nursery.fork(
              "waits",
              () -> {
                Nursery.within(
                    "end",
                    time,
                    Duration.ofSeconds(2),
                    PATIENT,
                    () -> await(threads, new CountDownLatch(1)));
                return null;
              });
      time.awaitArmed(1);
      time.advance(Duration.ofSeconds(2));
      assertThatThrownBy(() -> Nursery.get(late))
          .isInstanceOf(TimeoutException.class)
          .hasMessage("not done within 2000 ms (expected: done)");
      assertThat(threads).noneMatch(Thread::isAlive);
    }
  }

  @Test
  void get_bodyFailed_throwsWhatItThrew() {
    try (Nursery nursery = new Nursery("turn", PATIENT)) {
      Future<Void> failed =
          nursery.fork(
              "model",
              () -> {
                throw new IOException("hung up");
              });
      assertThatThrownBy(() -> Nursery.get(failed))
          .isInstanceOf(IOException.class)
          .hasMessage("hung up");
      Future<Void> broken =
          nursery.fork(
              "model",
              () -> {
                throw new AssertionError("broken");
              });
      assertThatThrownBy(() -> Nursery.get(broken))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(AssertionError.class);
    }
  }

  @Test
  void get_cancelledFuture_isAnInterrupt() {
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    cancelled.cancel(true);
    assertThatThrownBy(() -> Nursery.get(cancelled))
        .isInstanceOf(InterruptedException.class)
        .hasMessage("task was cancelled");
  }

  @Test
  void fork_closed_isRefused() {
    Nursery nursery = new Nursery("turn", PATIENT);
    nursery.close();
    assertThatThrownBy(() -> nursery.fork("model", () -> 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("nursery: turn is closed (expected: open)");
  }

  /** A thread that does not listen is reported by name and stack, and close returns. */
  @Test
  void close_threadStuck_reportsItWithinTheBound() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch stuck = new CountDownLatch(1);
    RecordedLog.LINES.clear();
    Nursery nursery = new Nursery("turn", Duration.ofMillis(20));
    Future<Integer> deaf =
        nursery.fork(
            "deaf",
            () -> {
              stuck.countDown();
              while (release.getCount() > 0) {
                Thread.interrupted();
                Thread.yield();
              }
              return 1;
            });
    stuck.await();
    nursery.close();
    assertThat(RecordedLog.LINES)
        .singleElement()
        .asString()
        .startsWith("WARNING dev.weir.internal.Nursery: thread turn/deaf did not end within 20 ms")
        .contains("NurseryTest");
    release.countDown();
    assertThat(Nursery.get(deaf)).isEqualTo(1);
  }

  /** An interrupt of the closer is kept and does not cut the joining short. */
  @Test
  void close_callerInterrupted_joinsAndKeepsTheFlag() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    Thread closer = Thread.currentThread();
    Nursery nursery = new Nursery("turn", PATIENT);
    Future<Boolean> slow =
        nursery.fork(
            "slow",
            () -> {
              started.countDown();
              while (!Thread.interrupted()) {
                Thread.onSpinWait();
              }
              closer.interrupt();
              interrupted.countDown();
              return true;
            });
    started.await();
    nursery.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(interrupted.getCount()).isZero();
    assertThat(slow.isDone()).isTrue();
  }

  private static Void await(List<Thread> threads, CountDownLatch latch)
      throws InterruptedException {
    synchronized (threads) {
      threads.add(Thread.currentThread());
    }
    latch.await();
    return null;
  }
}
