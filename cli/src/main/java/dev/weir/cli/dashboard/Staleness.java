package dev.weir.cli.dashboard;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a stream of metrics is still written, told by the times in its lines: a worker writes one
 * at each interval. For one thread.
 */
final class Staleness {
  /** A busy machine may be late by that. */
  static final Duration LEAST = Duration.ofSeconds(5);

  /** As long as two snapshots have not shown how far they are apart. */
  static final Duration UNKNOWN = Duration.ofMinutes(1);

  private static final int INTERVALS = 3;

  private @Nullable Instant last;
  private Duration limit = UNKNOWN;

  /** A snapshot was read that was written then. */
  void written(Instant at) {
    if (last != null) {
      Duration most = Duration.between(last, at).multipliedBy(INTERVALS);
      limit = most.compareTo(LEAST) > 0 ? most : LEAST;
    }
    last = at;
  }

  /** Since when nobody writes; empty if somebody may. */
  Optional<Instant> since(Instant now) {
    return Optional.ofNullable(last).filter(at -> Duration.between(at, now).compareTo(limit) > 0);
  }
}
