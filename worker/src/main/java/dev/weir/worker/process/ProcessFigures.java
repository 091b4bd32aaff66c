package dev.weir.worker.process;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is counted of the processes of sessions. Immutable.
 *
 * @param running how many there are
 * @param launches how many ever got ready
 * @param seconds how long these took for it, together
 * @param within how many of them took at most as long as each of {@link #BOUNDS}
 */
public record ProcessFigures(int running, long launches, double seconds, List<Long> within) {
  /** Seconds, from the start of a process until it is ready for a session. */
  public static final List<Double> BOUNDS = List.of(0.1, 0.5, 1.0, 2.0, 5.0, 10.0);

  /** Of a worker whose sessions have no processes of their own. */
  public static final ProcessFigures NONE =
      new ProcessFigures(0, 0, 0, BOUNDS.stream().map(_ -> 0L).toList());

  /** Keeps a copy. */
  public ProcessFigures {
    within = List.copyOf(within);
  }

  /** One more has got ready. */
  ProcessFigures launched(Duration took) {
    double more = took.toNanos() / 1e9;
    List<Long> counted =
        Stream.iterate(0, i -> i < BOUNDS.size(), i -> i + 1)
            .map(i -> within.get(i) + (more <= BOUNDS.get(i) ? 1 : 0))
            .toList();
    return new ProcessFigures(running, launches + 1, seconds + more, counted);
  }

  ProcessFigures withRunning(int now) {
    return new ProcessFigures(now, launches, seconds, within);
  }
}
