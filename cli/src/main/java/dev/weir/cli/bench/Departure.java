package dev.weir.cli.bench;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Has the worker asked to leave in the middle of a run, while inputs are in flight: accepted, and
 * not yet answered to their end. Any thread.
 */
final class Departure {
  private final int wanted;
  private final long turnsBefore;
  private final Runnable signal;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final AtomicBoolean asked = new AtomicBoolean();
  private final LongAdder turns = new LongAdder();
  private final LongAdder answered = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder unreachable = new LongAdder();
  private volatile int atSignal;
  private volatile long askedAt;

  private Departure(int wanted, long turnsBefore, Runnable signal) {
    this.wanted = wanted;
    this.turnsBefore = turnsBefore;
    this.signal = signal;
  }

  /** It stays. */
  static Departure never() {
    return new Departure(Integer.MAX_VALUE, 0, () -> {});
  }

  /** By {@code signal}, once so many turns were answered, with so many inputs in flight. */
  static Departure with(int inFlight, long turnsBefore, Runnable signal) {
    return new Departure(inFlight, turnsBefore, signal);
  }

  boolean isPlanned() {
    return wanted < Integer.MAX_VALUE;
  }

  /** Whether it was asked to leave. */
  boolean isAsked() {
    return asked.get();
  }

  /** An input was accepted. */
  void accepted() {
    int now = inFlight.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    if (now >= wanted && turns.sum() >= turnsBefore && asked.compareAndSet(false, true)) {
      atSignal = now;
      askedAt = System.nanoTime();
      signal.run();
    }
  }

  /** An input that was accepted is answered to its end. */
  void answered() {
    inFlight.decrementAndGet();
    turns.increment();
    if (isAsked()) {
      answered.increment();
    }
  }

  /** An input, or an opening, was refused because it drains; or it found nobody any more. */
  void turnedAway(boolean byRefusal) {
    (byRefusal ? refused : unreachable).increment();
  }

  /** The most inputs that were in flight. */
  int most() {
    return most.get();
  }

  /**
   * What came of it, once all conversations are over.
   *
   * @param exit what the worker has ended with
   */
  Report.Drain report(int exit) {
    return new Report.Drain(
        atSignal,
        answered.sum(),
        inFlight.get(),
        refused.sum(),
        unreachable.sum(),
        exit,
        (System.nanoTime() - askedAt) / 1e9);
  }
}
