package dev.weir.voice.local;

import dev.weir.agent.speech.SpeechFailed;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many processes of a program there are at once. All threads. */
final class Slots implements AutoCloseable {
  static final int MOST = 64;

  private final String program;
  private final int all;
  private final Semaphore free;
  private volatile boolean closed;

  Slots(String program, int all) {
    if (all < 1 || all > MOST) {
      throw new IllegalArgumentException(
          "processes: %d of %s (expected: 1 to %d)".formatted(all, program, MOST));
    }
    this.program = program;
    this.all = all;
    this.free = new Semaphore(all, true);
  }

  /** What is done in a slot. */
  @FunctionalInterface
  interface Work<R> {
    R run() throws InterruptedException;
  }

  /** Waits for a slot, at most so long, then works in it. */
  <R> R with(Duration wait, Work<R> work) throws InterruptedException {
    requireOpen();
    if (!free.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      throw SpeechFailed.forNow(
          "%s: all %d processes are busy for %d ms (expected: one free)"
              .formatted(program, all, wait.toMillis()),
          null);
    }
    try {
      requireOpen();
      return work.run();
    } finally {
      free.release();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw SpeechFailed.forGood(program + ": is closed (expected: open)", null);
    }
  }

  /** Nothing new begins. */
  @Override
  public void close() {
    closed = true;
  }
}
