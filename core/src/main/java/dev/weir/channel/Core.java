package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A channel's engine. What holds whenever its lock is free:
 *
 * <ul>
 *   <li>a receiver waits only while nothing is held and no sender waits; a sender waits only while
 *       the item of the first in line does not fit. Whoever makes that untrue serves them itself;
 *   <li>accepted = received + held + discarded;
 *   <li>nobody waits once it is closed.
 * </ul>
 */
final class Core<T> extends Outlet<T> {
  private final Line<T> senders = new Line<>(this, "send to");
  private final Line<T> receivers = new Line<>(this, "receive from");
  private final Line<T> drainers = new Line<>(this, "await the drain of");
  private final Ring<T> ring = new Ring<>();
  private final @Nullable Ring<Long> weights;
  private final Losses<T> losses;
  private final ChanSpec<T> spec;
  private final long capacity;

  private long load;
  private long accepted;
  private int highWater;
  private boolean closed;
  private @Nullable Throwable cause;

  Core(ChanSpec<T> spec) {
    super(spec.ticker(), new Patience(spec.capacity()));
    this.spec = spec;
    this.capacity = spec.capacity();
    this.weights = spec.weigher() == null ? null : new Ring<>();
    this.losses = new Losses<>(spec.onUndelivered());
  }

  static <T> Core<T> of(Sender<T> sender) {
    return switch (sender) {
      case Chan<T> chan -> chan.core();
    };
  }

  @Override
  String name() {
    return spec.name();
  }

  @Override
  Line<T> receivers() {
    return receivers;
  }

  Line<T> senders() {
    return senders;
  }

  Losses<T> losses() {
    return losses;
  }

  @Override
  @Nullable Throwable cause() {
    return cause;
  }

  /**
   * Gives the item, waiting for room. What is not accepted is reported as undelivered.
   *
   * @return {@code NOTHING} when the time has run out
   */
  Outcome send(T item, Duration timeout) throws InterruptedException {
    long weight = weigh(item);
    if (Thread.interrupted()) {
      throw refuse(item);
    }
    Waiter<T> self = null;
    Outcome outcome = Outcome.NOTHING;
    boolean beat;
    List<T> lost;
    Waiter<?> settled;
    lock();
    try {
      outcome = accept(item, weight);
      if (outcome == Outcome.NOTHING) {
        self = new Waiter<>(senders, item, weight);
        senders.add(self);
      } else if (outcome == Outcome.CLOSED) {
        losses.refused();
      }
      beat = accepted % Breath.BEAT == 0;
      lost = losses.unreported();
    } finally {
      settled = release();
    }
    Waiter.wake(settled);
    losses.report(lost);
    if (beat) {
      Breath.beat();
    }
    Breath.take();
    if (outcome == Outcome.CLOSED) {
      losses.report(List.of(item));
    }
    return self == null ? outcome : await(self, timeout);
  }

  /** Gives the item if that needs no waiting; else the caller keeps it. */
  Outcome give(T item) {
    long weight = weigh(item);
    Outcome outcome;
    List<T> lost;
    Waiter<?> settled;
    lock();
    try {
      outcome = accept(item, weight);
      lost = losses.unreported();
    } finally {
      settled = release();
    }
    Waiter.wake(settled);
    losses.report(lost);
    return outcome;
  }

  /** Under the lock: hands the item to a receiver, or holds it, or makes room by its policy. */
  Outcome accept(T item, long weight) {
    if (closed) {
      return Outcome.CLOSED;
    }
    Waiter<T> receiver = receivers.poll();
    if (receiver != null) {
      accepted++;
      receiver.item = item;
      settle(receiver, Outcome.DONE);
      return Outcome.DONE;
    }
    if (fits(weight) && (weights == null || senders.isEmpty())) {
      hold(item, weight);
      return Outcome.DONE;
    }
    return spec.overflow() == Overflow.SUSPEND ? Outcome.NOTHING : overflow(item, weight);
  }

  @Override
  @Nullable T take() {
    T item = unhold();
    if (item == null) {
      return takeFromSender();
    }
    admit();
    if (closed) {
      drained();
    }
    return item;
  }

  @Override
  boolean ended() {
    return closed && ring.size() == 0;
  }

  @Override
  void left(Waiter<?> waiter) {
    if (waiter.line == senders) {
      if (waiter.alone()) {
        losses.refused();
      }
      // It may have been too heavy, and have kept lighter ones waiting.
      admit();
    }
  }

  /** Closes, once; {@code discard} also gives up what is held. */
  void end(@Nullable Throwable reason, boolean discard) {
    List<T> lost;
    Waiter<?> settled;
    lock();
    try {
      if (!closed) {
        close(reason);
      }
      for (T item = discard ? unhold() : null; item != null; item = unhold()) {
        losses.discard(item);
      }
      drained();
      lost = losses.unreported();
    } finally {
      settled = release();
    }
    Waiter.wake(settled);
    losses.report(lost);
  }

  boolean awaitDrained(Duration timeout) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter<T> self = new Waiter<>(drainers, null, 0);
    lock();
    try {
      if (ended() || !timeout.isPositive()) {
        return ended();
      }
      drainers.add(self);
    } finally {
      Waiter.wake(release());
    }
    return self.await(Limit.in(timeout, ticker));
  }

  boolean isClosed() {
    lock();
    try {
      return closed;
    } finally {
      Waiter.wake(release());
    }
  }

  ChanStats stats() {
    lock();
    try {
      return new ChanStats(
          spec.name(),
          ring.size(),
          load,
          capacity,
          accepted,
          accepted - ring.size() - losses.discarded(),
          losses.discarded(),
          losses.dropped(),
          losses.refusals(),
          highWater,
          closed,
          cause,
          senders.waiting(),
          receivers.waiting());
    } finally {
      Waiter.wake(release());
    }
  }

  /** What the item weighs; asked before anything is locked. */
  long weigh(T item) {
    requireNonNull(item, "item");
    ToLongFunction<? super T> weigher = spec.weigher();
    long weight = weigher == null ? 1 : weigher.applyAsLong(item);
    if (weight < 1) {
      throw new IllegalArgumentException(
          "weight: %d, of an item for channel %s (expected: at least 1)"
              .formatted(weight, spec.name()));
    }
    return weight;
  }

  private Outcome await(Waiter<T> self, Duration timeout) throws InterruptedException {
    T item = requireNonNull(self.item);
    try {
      if (patience.outlasts(self) || self.await(Limit.in(timeout, ticker))) {
        return self.outcome();
      }
    } catch (InterruptedException e) {
      throw interrupted(item, e);
    }
    losses.report(List.of(item));
    return Outcome.NOTHING;
  }

  private InterruptedException refuse(T item) {
    lock();
    losses.refused();
    Waiter.wake(release());
    return interrupted(item, new InterruptedException());
  }

  private InterruptedException interrupted(T item, InterruptedException interrupt) {
    Failures failures = new Failures();
    failures.run(() -> losses.report(List.of(item)));
    Throwable failure = failures.first();
    if (failure != null) {
      interrupt.addSuppressed(failure);
    }
    return interrupt;
  }

  private boolean fits(long weight) {
    return weight <= capacity - load || (load == 0 && weights != null);
  }

  private void hold(T item, long weight) {
    accepted++;
    load += weight;
    ring.add(item);
    if (weights != null) {
      weights.add(weight);
    }
    highWater = Math.max(highWater, ring.size());
  }

  private @Nullable T unhold() {
    T item = ring.poll();
    if (item != null) {
      load -= weights == null ? 1 : requireNonNull(weights.poll());
    }
    return item;
  }

  private Outcome overflow(T item, long weight) {
    if (spec.overflow() == Overflow.DROP_NEWEST) {
      accepted++;
      drop(item);
      return Outcome.DONE;
    }
    while (!fits(weight)) {
      drop(requireNonNull(unhold()));
    }
    hold(item, weight);
    return Outcome.DONE;
  }

  private void drop(T item) {
    losses.drop(item);
    Notice.dropped(this, spec.name(), 1);
  }

  /** Of a rendezvous; elsewhere no sender waits while nothing is held. */
  private @Nullable T takeFromSender() {
    Waiter<T> sender = senders.poll();
    if (sender == null) {
      return null;
    }
    accepted++;
    settle(sender, Outcome.DONE);
    return sender.item;
  }

  /** Moves in who has waited longest for the room that there is now. */
  private void admit() {
    Waiter<T> sender = senders.peek();
    while (sender != null && fits(sender.weight)) {
      senders.remove(sender);
      if (sender.claim()) {
        hold(requireNonNull(sender.item), sender.weight);
        settle(sender, Outcome.DONE);
      }
      sender = senders.peek();
    }
  }

  private void close(@Nullable Throwable reason) {
    closed = true;
    cause = reason;
    for (Waiter<T> sender = senders.poll(); sender != null; sender = senders.poll()) {
      settle(sender, Outcome.CLOSED);
      if (sender.alone()) {
        losses.reject(requireNonNull(sender.item));
      }
    }
    receivers.settleAll(Outcome.CLOSED);
  }

  private void drained() {
    if (ended()) {
      drainers.settleAll(Outcome.DONE);
    }
  }
}
