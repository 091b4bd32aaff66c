package dev.weir.episode;

import dev.weir.internal.TapeReader;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Finds a reader that lets entries wait. One alarm looks every now and then whether it has moved:
 * an alarm for each entry would cost more than handing it over. None is armed while the reader
 * waits for the writer, nor after the last entry.
 *
 * <p>The reader calls {@link #start} whenever it turns to something else; any thread {@link #stop}.
 */
final class StallWatch {
  private final ReentrantLock lock = new ReentrantLock();
  private final TapeReader<Entry> reader;
  private final Ticker ticker;
  private final Duration limit;
  private final Runnable stalled;
  private volatile boolean armed;
  private boolean stopped;
  private long seenAt;
  private boolean seenBehind;
  private @Nullable Alarm alarm;

  /**
   * @param stalled is run once, holding no lock
   */
  StallWatch(TapeReader<Entry> reader, Ticker ticker, Duration limit, Runnable stalled) {
    this.reader = reader;
    this.ticker = ticker;
    this.limit = limit;
    this.stalled = stalled;
  }

  /** Watches, unless it does already; then it costs one look at a flag. */
  void start() {
    if (!armed) {
      lock.lock();
      try {
        arm();
      } finally {
        lock.unlock();
      }
    }
  }

  void stop() {
    lock.lock();
    try {
      stopped = true;
      if (alarm != null) {
        alarm.cancel();
        alarm = null;
      }
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    if (foundStalled()) {
      stalled.run();
    }
  }

  private boolean foundStalled() {
    lock.lock();
    try {
      // Falls before the reader is looked at: one that turns away meanwhile starts the watch anew.
      armed = false;
      if (stopped || reader.isWaiting()) {
        return false;
      }
      if (seenBehind && reader.position() == seenAt) {
        return true;
      }
      arm();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void arm() {
    if (!stopped && !armed && !reader.exhausted()) {
      seenAt = reader.position();
      seenBehind = reader.behind();
      armed = true;
      alarm = ticker.at(ticker.after(limit), this::look);
    }
  }
}
