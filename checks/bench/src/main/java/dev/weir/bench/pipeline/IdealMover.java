package dev.weir.bench.pipeline;

import dev.weir.bench.sides.Items;
import java.util.ArrayList;
import java.util.List;

/**
 * The schedule that nothing can beat: every step waits as often as it does elsewhere, on a virtual
 * thread of its own, and nobody waits for anybody. So it takes as long as the slowest step, with
 * what a wait really takes on this machine; a timer of 100 us is late by half of that and more.
 */
final class IdealMover implements Mover {

  private final Shape shape;
  private final List<Tally> tallies;

  IdealMover(Shape shape) {
    this.shape = shape;
    this.tallies = Tally.of(shape);
  }

  @Override
  public long move(int count) throws InterruptedException {
    var steps = new ArrayList<Thread>();
    steps.add(Thread.startVirtualThread(() -> wait(count)));
    for (Tally tally : tallies) {
      steps.add(Thread.startVirtualThread(() -> wait(count)));
      steps.add(Thread.startVirtualThread(() -> take(tally, count)));
    }
    for (Thread step : steps) {
      step.join();
    }
    return Tally.drain(tallies);
  }

  private void wait(int count) {
    for (int i = 0; i < count; i++) {
      shape.pause();
    }
  }

  private static void take(Tally tally, int count) {
    for (int i = 0; i < count; i++) {
      tally.take(Items.at(i));
    }
  }
}
