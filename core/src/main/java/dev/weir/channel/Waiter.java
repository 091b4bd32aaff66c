package dev.weir.channel;

import org.jspecify.annotations.Nullable;

/**
 * A place in a line. Its links, item and outcome are guarded by the lock of the line until it is
 * settled; what was written before is visible to whoever waits.
 */
class Waiter<T> extends Pause {
  final Line<T> line;
  final long weight;
  @Nullable T item;
  @Nullable Waiter<T> prev;
  @Nullable Waiter<T> next;
  boolean queued;
  private Outcome outcome = Outcome.NOTHING;
  private @Nullable Waiter<?> chain;

  /** For a receiver, or for a sender with its item and what that weighs. */
  Waiter(Line<T> line, @Nullable T item, long weight) {
    super(Thread.currentThread());
    this.line = line;
    this.item = item;
    this.weight = weight;
  }

  /** Under the lock, out of the line: whether it can be served; from then on nobody else can. */
  boolean claim() {
    return true;
  }

  /** Under the lock: whether it stands in the line no more than in passing. */
  boolean taken() {
    return false;
  }

  /** Whether a whole call stands and falls with it, rather than a case of a select. */
  boolean alone() {
    return true;
  }

  /** Outside every lock: it has been served, or the channel has closed. */
  void served() {
    settled();
  }

  final void decided(Outcome how, @Nullable Waiter<?> others) {
    outcome = how;
    chain = others;
  }

  final Outcome outcome() {
    return outcome;
  }

  /** Wakes all that {@link ShortLock#release} returned. */
  static void wake(@Nullable Waiter<?> chain) {
    Waiter<?> waiter = chain;
    while (waiter != null) {
      Waiter<?> others = waiter.chain;
      waiter.chain = null;
      waiter.served();
      waiter = others;
    }
  }

  @Override
  final boolean withdraw() {
    line.guard.lock();
    try {
      return leave();
    } finally {
      wake(line.guard.release());
    }
  }

  /** Under the lock. False: it was served, or is about to be. */
  final boolean leave() {
    if (!queued) {
      return false;
    }
    line.remove(this);
    line.left(this);
    return true;
  }

  @Override
  String purpose() {
    return line.toString();
  }
}
