package dev.weir.cli.bench;

import java.time.Duration;

/** How long a caller stays away after a cut. */
sealed interface Delay {
  /** Not at all, or for a moment. */
  record For(Duration time) implements Delay {}

  /** Until the reply is over and its deltas are dropped. */
  record UntilDropped() implements Delay {}
}
