package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time moves only when it is told to, and fires what falls due on the way. */
@Timeout(20)
class ManualTimeTest {
  private final ManualTime time = new ManualTime();
  private final List<String> fired = new ArrayList<>();

  @Test
  void advance_severalAlarms_fireInOrderOfTheirDeadlines() {
    alarm("late", 3);
    alarm("early", 1);
    alarm("same, but armed later", 3);
    time.advance(Duration.ofSeconds(3));
    assertThat(fired).containsExactly("early at 1", "late at 3", "same, but armed later at 3");
  }

  @Test
  void advance_notFarEnough_firesNothing() {
    alarm("a", 2);
    time.advance(Duration.ofSeconds(2).minusNanos(1));
    assertThat(fired).isEmpty();
    assertThat(time.armed()).isEqualTo(1);
  }

  @Test
  void advance_actionArmsAnother_firesItOnTheWay() {
    time.at(time.after(Duration.ofSeconds(1)), () -> alarm("second", 1));
    time.advance(Duration.ofSeconds(5));
    assertThat(fired).containsExactly("second at 2");
    assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
  }

  @Test
  void at_deadlinePassed_firesWithTheNextStepAndDoesNotTurnTimeBack() {
    time.advance(Duration.ofSeconds(9));
    time.at(Duration.ofSeconds(1).toNanos(), () -> fired.add("now"));
    time.advance(Duration.ZERO);
    assertThat(fired).containsExactly("now");
    assertThat(time.nanos()).isEqualTo(Duration.ofSeconds(9).toNanos());
  }

  @Test
  void cancel_armed_neverFires() {
    Alarm alarm = time.at(1, () -> fired.add("never"));
    alarm.cancel();
    alarm.cancel();
    time.advance(Duration.ofSeconds(1));
    assertThat(fired).isEmpty();
    assertThat(time.armed()).isZero();
  }

  @Test
  void wall_advanced_movesAlong() {
    ManualTime clock = new ManualTime(Instant.EPOCH);
    clock.advance(Duration.ofMillis(1_500));
    assertThat(clock.wall()).isEqualTo(Instant.ofEpochMilli(1_500));
  }

  @Test
  void awaitArmed_armedElsewhere_returns() throws InterruptedException {
    CompletableFuture<Void> armed = new CompletableFuture<>();
    Thread waiter =
        Thread.startVirtualThread(() -> {
          try {
            time.awaitArmed(2);
            armed.complete(null);
          } catch (InterruptedException e) {
            armed.completeExceptionally(e);
          }
        });
    alarm("one", 1);
    assertThat(armed).isNotDone();
    alarm("two", 1);
    waiter.join();
    assertThat(armed).isCompleted();
  }

  private void alarm(String name, int seconds) {
    time.at(
        time.after(Duration.ofSeconds(seconds)),
        () -> fired.add(name + " at " + Duration.ofNanos(time.nanos()).toSeconds()));
  }
}
