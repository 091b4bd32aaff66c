package dev.weir.worker;

import static java.util.Objects.requireNonNull;

import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whom the pool tells of its sessions, in the order in which they were added. Any thread. */
final class Observers {
  /** The longest that a session waits for one observer before it greets. */
  static final Duration LONGEST_START = Duration.ofSeconds(5);

  /**
   * The longest that one is waited for at the end if the drain has no limit: as long as it has by
   * default.
   */
  static final Duration LONGEST_END_OF_ENDLESS_DRAIN = Duration.ofSeconds(30);

  private final List<SessionObserver> observers = new CopyOnWriteArrayList<>();
  private final Duration startLimit;
  private final Duration endLimit;
  private final Ticker ticker;
  private volatile boolean sealed;

  /**
   * Nobody yet.
   *
   * @param drainLimit the pool's; zero for none
   */
  Observers(Duration drainLimit, Ticker ticker) {
    this.endLimit = drainLimit.isZero() ? LONGEST_END_OF_ENDLESS_DRAIN : drainLimit;
    this.startLimit = endLimit.compareTo(LONGEST_START) < 0 ? endLimit : LONGEST_START;
    this.ticker = ticker;
  }

  /** One more; not once the pool runs, for it would hear ends without starts. */
  void add(SessionObserver observer) {
    requireNonNull(observer, "observer");
    if (sealed) {
      throw new IllegalStateException(
          "observer: %s comes after the pool was started (expected: before)".formatted(observer));
    }
    observers.add(observer);
  }

  /** The pool runs. */
  void seal() {
    sealed = true;
  }

  /** The notices of one session. */
  SessionNotices of(SessionInfo info) {
    return new SessionNotices(info, List.copyOf(observers), startLimit, endLimit, ticker);
  }
}
