package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.testkit.Behaviour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/** The wheel beside a priority queue, under random arming, cancelling and passing of time. */
@Timeout(60)
class WheelModelTest {
  private static final int STEPS = 5_000;
  private static final long TICK = Wheel.TICK_NANOS;

  private final PriorityQueue<Armed> model =
      new PriorityQueue<>(Comparator.comparingLong(Armed::tick));
  private final List<Armed> fired = new ArrayList<>();
  private long elapsed;
  private boolean awake;
  private long asleepUntil;

  private final class Armed implements Runnable {
    private final long tick;
    private Alarm alarm = () -> {};

    Armed(long tick) {
      this.tick = tick;
    }

    long tick() {
      return tick;
    }

    @Override
    public void run() {
      fired.add(this);
    }
  }

  /** Every alarm fires once, at its tick, in order; the sleep never passes over one. */
  @RepeatedTest(5)
  @Behaviour("chan-C21")
  void wheel_randomUse_firesAsAPriorityQueueDoes(Random random) {
    long origin = random.nextLong();
    Wheel wheel = new Wheel(() -> origin + elapsed, () -> awake = true);
    sleep(wheel);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> arm(wheel, origin, random);
        case 3, 4 -> cancel(random);
        default -> pass(wheel, distance(random));
      }
    }
    pass(wheel, Long.MAX_VALUE / 8);
    assertThat(model).isEmpty();
    assertThat(wheel.advance()).isEqualTo(Wheel.FOREVER);
  }

  private void arm(Wheel wheel, long origin, Random random) {
    long deadline = elapsed + (random.nextInt(10) == 0 ? -distance(random) : distance(random));
    Armed armed = new Armed(Math.max(Math.ceilDiv(deadline, TICK), elapsed / TICK + 1));
    model.add(armed);
    armed.alarm = wheel.at(origin + deadline, armed);
    if (awake) {
      sleep(wheel);
    }
  }

  private void cancel(Random random) {
    if (!model.isEmpty()) {
      Armed armed = random.nextBoolean() ? model.peek() : new ArrayList<>(model).getLast();
      model.remove(armed);
      armed.alarm.cancel();
    }
  }

  /** As the wheel's thread does it: it sleeps until the end it was told, and no longer. */
  private void pass(Wheel wheel, long nanos) {
    long end = elapsed + nanos;
    while (asleepUntil <= end) {
      elapsed = asleepUntil;
      sleep(wheel);
    }
    elapsed = end;
    assertThat(due()).as("passed over while asleep").isEmpty();
  }

  private void sleep(Wheel wheel) {
    awake = false;
    fired.clear();
    long left = wheel.advance();
    assertThat(fired)
        .isSortedAccordingTo(model.comparator())
        .containsExactlyInAnyOrderElementsOf(due());
    fired.forEach(model::remove);
    asleepUntil = left == Wheel.FOREVER ? Long.MAX_VALUE : elapsed + left;
  }

  private List<Armed> due() {
    return model.stream().filter(armed -> armed.tick() <= elapsed / TICK).toList();
  }

  /** From less than a tick to hours, short ones more often. */
  private static long distance(Random random) {
    return random.nextLong(TICK / 2 << random.nextInt(24)) + 1;
  }
}
