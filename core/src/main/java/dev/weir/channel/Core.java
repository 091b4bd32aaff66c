package dev.weir.channel;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
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
  private final Ring<T> ring;
  private final @Nullable Ring<Long> weights;
  private final Line<T> senders;
  private final Line<T> receivers;
  private final Line<T> drainers;
  private final Losses<T> losses;
  private final ChanSpec<T> spec;
  private final long capacity;
  private final boolean lossy;

  /** What the held items weigh, if there is a weigher. */
  private long load;

  /** How many items had been accepted at the last beat. */
  private long beaten;

  private boolean closed;
  private @Nullable Throwable cause;

  Core(ChanSpec<T> spec) {
    this(spec, new Ring<>());
  }

  private Core(ChanSpec<T> spec, Ring<T> ring) {
    super(ring, spec.ticker(), new Patience(spec.capacity()));
    this.spec = spec;
    this.ring = ring;
    this.capacity = spec.capacity();
    this.lossy = spec.overflow() != Overflow.SUSPEND;
    this.weights = spec.weigher() == null ? null : new Ring<>();
    this.losses = new Losses<>(spec.onUndelivered());
    this.senders = new Senders();
    this.receivers = new Line<>(ring, "receive from", spec.name());
    this.drainers = new Line<>(ring, "await the drain of", spec.name());
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
    ring.lock();
    try {
      outcome = accept(item, weight);
      if (outcome == Outcome.NOTHING) {
        self = new Waiter<>(senders, item, weight);
        senders.add(self);
      } else if (outcome == Outcome.CLOSED) {
        losses.refused();
      }
      beat = beats();
      lost = lossy ? losses.unreported() : null;
    } finally {
      Waiter.wake(ring.release());
    }
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
    ring.lock();
    try {
      outcome = accept(item, weight);
      lost = lossy ? losses.unreported() : null;
    } finally {
      Waiter.wake(ring.release());
    }
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
      ring.pass();
      receiver.item = item;
      ring.settle(receiver, Outcome.DONE);
      return Outcome.DONE;
    }
    if (nobodyBefore() && fits(weight)) {
      hold(item, weight);
      return Outcome.DONE;
    }
    return lossy ? overflow(item, weight) : Outcome.NOTHING;
  }

  @Override
  @Nullable T take() {
    T item = unhold();
    if (item == null) {
      return takeFromSender();
    }
    if (!senders.isEmpty()) {
      admit();
    }
    if (closed) {
      drained();
    }
    return item;
  }

  @Override
  void unwanted(T item) {
    List<T> lost;
    ring.lock();
    try {
      losses.discard(item);
      lost = losses.unreported();
    } finally {
      Waiter.wake(ring.release());
    }
    losses.report(lost);
  }

  @Override
  boolean ended() {
    return closed && ring.size() == 0;
  }

  /** Closes, once; {@code discard} also gives up what is held. */
  void end(@Nullable Throwable reason, boolean discard) {
    List<T> lost;
    ring.lock();
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
      Waiter.wake(ring.release());
    }
    losses.report(lost);
  }

  boolean awaitDrained(Duration timeout) throws InterruptedException {
    boolean waits = requireNonNull(timeout, "timeout").isPositive();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Waiter<T> self = new Waiter<>(drainers, null, 0);
    ring.lock();
    try {
      if (ended() || !waits) {
        return ended();
      }
      drainers.add(self);
    } finally {
      Waiter.wake(ring.release());
    }
    return self.await(Limit.in(timeout, ticker));
  }

  boolean isClosed() {
    return ring.look(() -> closed);
  }

  int size() {
    return ring.look(ring::size);
  }

  ChanStats stats() {
    ring.lock();
    try {
      return new ChanStats(
          spec.name(),
          ring.size(),
          weights == null ? ring.size() : load,
          capacity,
          ring.accepted(),
          ring.accepted() - ring.size() - losses.discarded(),
          losses.discarded(),
          losses.dropped(),
          losses.refusals(),
          ring.highWater(),
          closed,
          cause,
          senders.waiting(),
          receivers.waiting());
    } finally {
      Waiter.wake(ring.release());
    }
  }

  /** What the item weighs; asked before anything is locked. */
  long weigh(T item) {
    requireNonNull(item, "item");
    return weights == null ? 1 : weighed(item);
  }

  private long weighed(T item) {
    long weight = requireNonNull(spec.weigher()).applyAsLong(item);
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
    ring.lock();
    losses.refused();
    Waiter.wake(ring.release());
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

  /** Each time so many items were accepted since the last time: never while nothing moves. */
  private boolean beats() {
    boolean due = ring.accepted() - beaten >= Breath.BEAT;
    if (due) {
      beaten = ring.accepted();
    }
    return due;
  }

  private boolean fits(long weight) {
    return weights == null ? ring.size() < capacity : weight <= capacity - load || ring.size() == 0;
  }

  /** Whether no sender waits with something too heavy, behind whom the lighter ones stand. */
  private boolean nobodyBefore() {
    if (weights == null) {
      return true;
    }
    // A select that stood first may have gone elsewhere: then those behind it come first.
    admit();
    return senders.isEmpty();
  }

  private void hold(T item, long weight) {
    ring.add(item);
    if (weights != null) {
      weights.add(weight);
      load += weight;
    }
  }

  private @Nullable T unhold() {
    T item = ring.poll();
    if (item != null && weights != null) {
      load -= requireNonNull(weights.poll());
    }
    return item;
  }

  private Outcome overflow(T item, long weight) {
    if (spec.overflow() == Overflow.DROP_NEWEST) {
      ring.pass();
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
    Notice.dropped(ring, spec.name(), 1);
  }

  /** Of a rendezvous; elsewhere no sender waits while nothing is held. */
  private @Nullable T takeFromSender() {
    Waiter<T> sender = senders.poll();
    if (sender == null) {
      return null;
    }
    ring.pass();
    ring.settle(sender, Outcome.DONE);
    return sender.item;
  }

  /** Moves in who has waited longest for the room that there is now. */
  private void admit() {
    Waiter<T> sender = senders.peek();
    while (sender != null && fits(sender.weight)) {
      senders.remove(sender);
      if (sender.claim()) {
        hold(requireNonNull(sender.item), sender.weight);
        ring.settle(sender, Outcome.DONE);
      }
      sender = senders.peek();
    }
  }

  private void close(@Nullable Throwable reason) {
    closed = true;
    cause = reason;
    for (Waiter<T> sender = senders.poll(); sender != null; sender = senders.poll()) {
      ring.settle(sender, Outcome.CLOSED);
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

  /** Whoever waits for room. */
  private final class Senders extends Line<T> {
    Senders() {
      super(ring, "send to", spec.name());
    }

    @Override
    void left(Waiter<T> waiter) {
      if (waiter.alone()) {
        losses.refused();
      }
      // It may have been too heavy, and have kept lighter ones waiting.
      admit();
    }
  }
}
