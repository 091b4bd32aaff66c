package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Arming and cancelling on several threads while another fires. */
@Timeout(60)
class WheelRaceTest {
  private static final int THREADS = 4;
  private static final int ALARMS = 20_000;
  private static final long TICK = Wheel.TICK_NANOS;

  private final AtomicLong now = new AtomicLong();
  private final Wheel wheel = new Wheel(now::get, () -> {});
  private final AtomicBoolean armed = new AtomicBoolean();

  @Test
  void cancel_whileFiring_firesOnceOrNotAtAll(Random random) throws Exception {
    List<Callable<List<Shot>>> users =
        Stream.generate(() -> user(new Random(random.nextLong()))).limit(THREADS).toList();
    try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      Future<?> turning = threads.submit(this::turn);
      List<Shot> shots = threads.invokeAll(users).stream().flatMap(WheelRaceTest::shots).toList();
      armed.set(true);
      turning.get();
      assertThat(shots).hasSize(THREADS * ALARMS).allMatch(Shot::firedAsItShould);
    }
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
  }

  /** One alarm, which many threads cancel at the moment at which it fires. */
  @Test
  void cancel_byManyThreadsAtOnce_isHarmless() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1_000; i++) {
        Shot shot = new Shot(true);
        Alarm alarm = wheel.at(now.get() + TICK, shot);
        now.addAndGet(TICK);
        IntStream.range(0, 3).forEach(number -> threads.submit(alarm::cancel));
        wheel.advance();
        assertThat(shot.fired).hasValueBetween(0, 1);
      }
    }
  }

  private Callable<List<Shot>> user(Random random) {
    return () -> Stream.generate(() -> shoot(random)).limit(ALARMS).toList();
  }

  private Shot shoot(Random random) {
    Shot shot = new Shot(random.nextBoolean());
    Alarm alarm = wheel.at(now.get() + random.nextLong(300 * TICK), shot);
    if (shot.cancelled) {
      IntStream.range(0, random.nextInt(200)).forEach(spin -> Thread.onSpinWait());
      alarm.cancel();
    }
    return shot;
  }

  private void turn() {
    while (!armed.get()) {
      now.addAndGet(TICK);
      wheel.advance();
    }
    now.addAndGet(1_000 * TICK);
    wheel.advance();
  }

  private static Stream<Shot> shots(Future<List<Shot>> user) {
    return user.resultNow().stream();
  }

  private static final class Shot implements Runnable {
    private final boolean cancelled;
    private final AtomicInteger fired = new AtomicInteger();

    Shot(boolean cancelled) {
      this.cancelled = cancelled;
    }

    @Override
    public void run() {
      fired.incrementAndGet();
    }

    boolean firedAsItShould() {
      return cancelled ? fired.get() <= 1 : fired.get() == 1;
    }
  }
}
