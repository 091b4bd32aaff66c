package dev.weir.delta;

import dev.weir.delta.StreamOptions.Mode;
import dev.weir.delta.StreamRefused.Reason;
import dev.weir.delta.Update.Delta;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What one message has accepted, and whose turn it is to publish, under one lock.
 *
 * <pre>
 * OPEN ── shut, by one thread ──► CLOSING ── closed ──► CLOSED
 * </pre>
 *
 * <p>A delta is accepted, which is to say kept for the message and published before its terminal,
 * or refused; nothing between. One thread at a time has the turn: who publishes what fell due, who
 * adds a token, who ends the stream. An alarm is armed only while something is held and nobody has
 * the turn, for whoever gives it back looks again.
 */
final class Intake {
  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final String name;
  private final Mode mode;
  private final int most;
  private final Ticker ticker;
  private final Runnable flush;
  private final Coalescer held;
  private final Accumulator body = new Accumulator();
  private long accepted;
  private State state = State.OPEN;
  private boolean taken;
  private @Nullable Thread publisher;
  private @Nullable Alarm alarm;
  private long round;

  /**
   * An open one.
   *
   * @param flush starts a thread that publishes what {@link #next} gives; called with the turn
   *     taken for it, outside the lock
   */
  Intake(String name, Mode mode, StreamOptions options, Ticker ticker, Runnable flush) {
    this.name = name;
    this.mode = mode;
    this.most = options.messageChars();
    this.ticker = ticker;
    this.flush = flush;
    this.held = new Coalescer(options.window());
  }

  /** Accepts a delta; never waits for the publisher. */
  void add(Delta delta) {
    boolean due;
    lock.lock();
    try {
      accept(delta);
      if (mode == Mode.OFF) {
        return;
      }
      held.add(delta, ticker.nanos());
      due = look();
    } finally {
      lock.unlock();
    }
    if (due) {
      flush.run();
    }
  }

  /** Accepts a delta once it is its turn, which the caller gives back when it has published it. */
  void addInTurn(Delta delta) {
    lock.lock();
    try {
      refuseOwnPublisher();
      checkOpen();
      awaitTurn();
      accept(delta);
      take();
    } finally {
      lock.unlock();
    }
  }

  /** Gives the turn back. */
  void release() {
    lock.lock();
    try {
      free();
    } finally {
      lock.unlock();
    }
  }

  /**
   * What the thread that {@code flush} has started is to publish now; when nothing is due, or the
   * stream is being ended, the turn is given back and there is nothing.
   */
  List<Delta> next() {
    lock.lock();
    try {
      publisher = Thread.currentThread();
      if (state == State.OPEN && held.due(ticker.nanos())) {
        return held.drain();
      }
      free();
      arm();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  /**
   * From now on nothing is accepted. Waits for what is being published.
   *
   * @return what is still held, for the one who ends the stream and now has the turn; null for all
   *     others, once it has ended
   */
  @Nullable List<Delta> shut() {
    lock.lock();
    try {
      refuseOwnPublisher();
      if (state != State.OPEN) {
        awaitClosed();
        return null;
      }
      state = State.CLOSING;
      disarm();
      awaitTurn();
      take();
      return held.drain();
    } finally {
      lock.unlock();
    }
  }

  /** The stream has ended. */
  void closed() {
    lock.lock();
    try {
      state = State.CLOSED;
      free();
    } finally {
      lock.unlock();
    }
  }

  /** What was accepted. For the one who ends the stream: nothing more is. */
  Accumulator body() {
    return body;
  }

  private void accept(Delta delta) {
    checkOpen();
    // An empty one is kept as well, and must not be for nothing.
    int cost = Math.max(1, delta.chars());
    if (accepted + cost > most) {
      throw new StreamRefused(
          Reason.TOO_LARGE,
          "message %s: %d characters and %d more (expected: at most %d; an empty delta counts as one)"
              .formatted(name, accepted, cost, most));
    }
    if (delta.piece() != null) {
      body.add(delta.piece());
    }
    accepted += cost;
  }

  private void checkOpen() {
    if (state != State.OPEN) {
      throw new StreamRefused(
          Reason.CLOSED,
          "message %s: already done, it is %s (expected: OPEN)".formatted(name, state));
    }
  }

  /** Whether a flush is to be started, the turn being taken for it. */
  private boolean look() {
    if (state != State.OPEN || taken) {
      return false;
    }
    if (!held.due(ticker.nanos())) {
      arm();
      return false;
    }
    disarm();
    taken = true;
    return true;
  }

  private void arm() {
    if (state == State.OPEN && alarm == null && held.deadline() != Coalescer.NEVER) {
      long mine = ++round;
      alarm = ticker.at(held.deadline(), () -> ring(mine));
    }
  }

  private void disarm() {
    if (alarm != null) {
      alarm.cancel();
      alarm = null;
    }
  }

  /** An alarm may fire while it is being cancelled; it must not pass for the one armed since. */
  private void ring(long of) {
    boolean due;
    lock.lock();
    try {
      if (of != round || alarm == null) {
        return;
      }
      alarm = null;
      due = look();
    } finally {
      lock.unlock();
    }
    if (due) {
      flush.run();
    }
  }

  /** Not cut short by an interrupt, which is kept: half a message would be left without its end. */
  private void awaitTurn() {
    while (taken) {
      changed.awaitUninterruptibly();
    }
  }

  private void awaitClosed() {
    while (state != State.CLOSED) {
      changed.awaitUninterruptibly();
    }
  }

  private void take() {
    taken = true;
    publisher = Thread.currentThread();
  }

  private void free() {
    taken = false;
    publisher = null;
    changed.signalAll();
  }

  private void refuseOwnPublisher() {
    if (Thread.currentThread().equals(publisher)) {
      throw new IllegalStateException(
          "message %s: its publisher waits for itself (expected: another thread)".formatted(name));
    }
  }
}
