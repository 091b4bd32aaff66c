package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine's clock, and durations on any clock. */
@Timeout(20)
class TickerTest {
  private final Ticker ticker = Ticker.system();

  @Test
  void at_system_firesNotBeforeTheDeadlineOnItsOwnThread() throws Exception {
    long deadline = ticker.after(Duration.ofMillis(5));
    CompletableFuture<String> fired = new CompletableFuture<>();
    ticker.at(
        deadline,
        () -> fired.complete(Thread.currentThread().getName() + (ticker.nanos() - deadline >= 0)));
    assertThat(fired.get(10, TimeUnit.SECONDS)).isEqualTo("weir-tickertrue");
  }

  /** The one alarm thread is held, so that the cancel comes in time for sure. */
  @Test
  void cancel_system_firesNot() throws Exception {
    CompletableFuture<Void> release = new CompletableFuture<>();
    CompletableFuture<Void> cancelled = new CompletableFuture<>();
    CompletableFuture<Void> later = new CompletableFuture<>();
    long now = ticker.nanos();
    ticker.at(now, release::join);
    Alarm alarm = ticker.at(now, () -> cancelled.complete(null));
    ticker.at(now, () -> later.complete(null));
    alarm.cancel();
    release.complete(null);
    later.get(10, TimeUnit.SECONDS);
    assertThat(cancelled).isNotDone();
  }

  @Test
  void at_system_afterAnActionThatThrows_fires() throws Exception {
    CompletableFuture<Void> later = new CompletableFuture<>();
    ticker.at(
        ticker.nanos(),
        () -> {
          throw new IllegalStateException("on purpose");
        });
    ticker.at(ticker.after(Duration.ofMillis(3)), () -> later.complete(null));
    assertThat(later.get(10, TimeUnit.SECONDS)).isNull();
  }

  /** With the flag set the ticker's thread could not sleep again. */
  @Test
  void at_system_afterAnActionThatInterrupts_flagIsClear() throws Exception {
    CompletableFuture<Boolean> flag = new CompletableFuture<>();
    Runnable look = () -> flag.complete(Thread.currentThread().isInterrupted());
    ticker.at(
        ticker.nanos(),
        () -> {
          Thread.currentThread().interrupt();
          ticker.at(ticker.after(Duration.ofMillis(2)), look);
        });
    assertThat(flag.get(10, TimeUnit.SECONDS)).isFalse();
  }

  @Test
  void at_system_farAheadFirst_anEarlierOneStillFires() throws Exception {
    CompletableFuture<Void> soon = new CompletableFuture<>();
    Alarm never = ticker.at(ticker.after(Duration.ofDays(1_000_000)), () -> {});
    ticker.at(ticker.after(Duration.ofMillis(1)), () -> soon.complete(null));
    assertThat(soon.get(10, TimeUnit.SECONDS)).isNull();
    never.cancel();
  }

  @Test
  void wall_system_isTheTimeOfDay() {
    Instant before = Instant.now();
    assertThat(ticker.wall()).isBetween(before, Instant.now());
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0",
    "PT-1S, 0",
    "PT0.000000001S, 1",
    "PT1H, 3600000000000",
    "PT2562047H47M16.854775807S, 4611686018427387903",
    "PT-2562047H, 0",
    "PT9999999999H, 4611686018427387903",
  })
  void clamp_anyDuration_fitsTheScale(Duration duration, long nanos) {
    assertThat(Ticker.clamp(duration)).isEqualTo(nanos);
  }

  @Test
  void clamp_farBeforeTheScale_isNow() {
    assertThat(Ticker.clamp(Duration.ofSeconds(Long.MIN_VALUE))).isZero();
  }
}
