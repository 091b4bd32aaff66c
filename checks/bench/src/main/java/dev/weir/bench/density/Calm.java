package dev.weir.bench.density;

import java.time.Duration;
import java.util.List;

/**
 * When the child processes of this one are so many as there should be, and have all they do behind
 * them: together they use less than a tenth of a processor. Stateless; one thread waits at a time.
 */
final class Calm {

  private static final Duration LOOK = Duration.ofMillis(300);
  private static final Duration BUSY = LOOK.dividedBy(10);
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private Calm() {}

  /** Waits for it; those that have it. */
  static List<ProcessHandle> await(int processes) throws InterruptedException {
    long began = System.nanoTime();
    List<ProcessHandle> there = ProcessHandle.current().children().toList();
    Duration used = used(there);
    boolean calm = false;
    while (!calm) {
      check(there, processes, began);
      Thread.sleep(LOOK);
      List<ProcessHandle> now = ProcessHandle.current().children().toList();
      Duration usedNow = used(now);
      calm =
          now.size() == processes && now.equals(there) && usedNow.minus(used).compareTo(BUSY) <= 0;
      there = now;
      used = usedNow;
    }
    return there;
  }

  private static void check(List<ProcessHandle> there, int expected, long began) {
    if (System.nanoTime() - began > LIMIT.toNanos()) {
      throw new IllegalStateException(
          "child processes: %d, or too busy, after %s (expected: %d, idle)"
              .formatted(there.size(), LIMIT, expected));
    }
  }

  private static Duration used(List<ProcessHandle> processes) {
    return processes.stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
