package dev.weir.pipeline;

import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Waits by the clock of the run. */
final class Pausing {
  private final Ticker ticker;

  Pausing(Ticker ticker) {
    this.ticker = ticker;
  }

  void await(Duration time) throws InterruptedException {
    CountDownLatch due = new CountDownLatch(1);
    Alarm alarm = ticker.at(ticker.after(time), due::countDown);
    try {
      due.await();
    } finally {
      alarm.cancel();
    }
  }
}
