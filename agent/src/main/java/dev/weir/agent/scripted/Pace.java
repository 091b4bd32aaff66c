package dev.weir.agent.scripted;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one token pass at a time. The deadlines count from the start, so that a late one is made up
 * for and the average rate is exact. One thread.
 */
final class Pace {
  private final Ticker ticker;
  private final double nanosPerToken;
  private final long start;
  private long tokens;

  /** Begins now; {@code tokensPerSecond} of 0 is without limit. */
  Pace(Ticker ticker, double tokensPerSecond) {
    this.ticker = ticker;
    this.nanosPerToken = tokensPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / tokensPerSecond;
    this.start = ticker.nanos();
  }

  /** Blocks until the next token is due; false if the thread is interrupted, whose flag stays. */
  boolean await() {
    tokens++;
    long deadline = start + (long) (tokens * nanosPerToken);
    if (deadline - ticker.nanos() > 0) {
      sleepUntil(deadline);
    }
    return !Thread.currentThread().isInterrupted();
  }

  private void sleepUntil(long deadline) {
    Thread waiting = Thread.currentThread();
    Alarm alarm = ticker.at(deadline, () -> LockSupport.unpark(waiting));
    while (deadline - ticker.nanos() > 0 && !waiting.isInterrupted()) {
      LockSupport.park(this);
    }
    alarm.cancel();
  }
}
