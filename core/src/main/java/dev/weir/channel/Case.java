package dev.weir.channel;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One case of a select: what it would do, and in a run what it has done. */
abstract class Case<T, R extends @Nullable Object> {
  final Line<T> line;
  private BooleanSupplier enabled = () -> true;
  private @Nullable CaseWaiter<T> waiter;
  private Outcome outcome = Outcome.NOTHING;

  Case(Line<T> line) {
    this.line = line;
  }

  /** Under the lock: does it, if it can be done now. */
  abstract Outcome attempt();

  /** Under the lock: the place in the line that stands for it. */
  abstract CaseWaiter<T> waiter(Choice choice);

  /** Under the lock: the place is about to be in the line. */
  void entering() {}

  /** Under the lock: the place is in the line. */
  void joined() {}

  /** What the waiter was given, once it has won. */
  void won(CaseWaiter<T> winner) {}

  /** Outside every lock: what comes of it. */
  abstract R handle(Outcome how);

  /** Outside every lock, before a run looks at it. */
  void prepare() {}

  final void when(BooleanSupplier condition) {
    enabled = condition;
  }

  final boolean enabled() {
    return enabled.getAsBoolean();
  }

  final ShortLock guard() {
    return line.guard;
  }

  /** Under the lock. */
  final boolean done() {
    outcome = attempt();
    return outcome != Outcome.NOTHING;
  }

  /** On its own. */
  final boolean doneAlone() {
    guard().lock();
    try {
      return done();
    } finally {
      Waiter.wake(guard().release());
    }
  }

  /** Under the lock. */
  final void join(Choice choice) {
    entering();
    CaseWaiter<T> self = waiter(choice);
    line.add(self);
    waiter = self;
    joined();
  }

  /** Under the lock. */
  final void leave() {
    CaseWaiter<T> self = waiter;
    if (self != null) {
      self.leave();
    }
  }

  /** On its own. */
  final void leaveAlone() {
    guard().lock();
    try {
      leave();
    } finally {
      Waiter.wake(guard().release());
    }
  }

  /** After the wait: takes over what was handed to its place, if that is the one. */
  final boolean hasWon(Choice choice) {
    CaseWaiter<T> self = waiter;
    waiter = null;
    if (self == null || choice.winner() != self) {
      return false;
    }
    outcome = self.outcome();
    won(self);
    return true;
  }

  final R finish() {
    return handle(outcome);
  }
}
