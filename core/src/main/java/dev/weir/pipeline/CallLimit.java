package dev.weir.pipeline;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Interrupts a call that takes too long; no interrupt of its own is left after it. */
final class CallLimit implements AutoCloseable {
  private static final ScopedValue<CallLimit> CURRENT = ScopedValue.newInstance();

  private final Thread thread = Thread.currentThread();
  private final Duration limit;
  private final Alarm alarm;
  private boolean late;
  private boolean over;

  CallLimit(Ticker ticker, Duration limit) {
    this.limit = limit;
    this.alarm = ticker.at(ticker.after(limit), this::fire);
  }

  @Nullable Object checked(Callable<?> call) throws Exception {
    Object result;
    try {
      result = ScopedValue.where(CURRENT, this).call(call::call);
    } catch (Exception e) {
      throw end() ? tooLate(e) : e;
    }
    if (end()) {
      throw tooLate(null);
    }
    return result;
  }

  /**
   * One step at a time, the items of a step are made within the call that reads them: when that one
   * takes too long it is interrupted wherever it is, and what it reads from has not failed.
   */
  static void checkReader() throws InterruptedException {
    if (CURRENT.isBound() && CURRENT.get().isLate()) {
      throw new InterruptedException("the call that reads this took too long");
    }
  }

  @Override
  public void close() {
    alarm.cancel();
    end();
  }

  private synchronized boolean isLate() {
    return late;
  }

  private synchronized void fire() {
    if (!over) {
      late = true;
      thread.interrupt();
    }
  }

  /** Returns whether it came too late; then the interrupt is taken back. */
  private synchronized boolean end() {
    if (!over && late) {
      var _ = Thread.interrupted();
    }
    over = true;
    return late;
  }

  private TimeoutException tooLate(@Nullable Throwable cause) {
    TimeoutException timeout =
        new TimeoutException(
            "call: took longer than its timeout of %d ms".formatted(limit.toMillis()));
    timeout.initCause(cause);
    return timeout;
  }
}
